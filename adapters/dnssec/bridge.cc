#include "adapters/dnssec/bridge.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "core/dns/message.h"
#include "core/dns/padding.h"

namespace emblem::dnssec {
namespace {

constexpr std::size_t length_bytes = 2;
constexpr std::size_t header_bytes = 12;
constexpr std::size_t most_clients = 16;   // libunbound opens two at a time
constexpr std::size_t most_queries = 512;  // of one server; a look-up needs about twenty
constexpr std::uint8_t checking_disabled = 0x10;

bool would_block() { return errno == EAGAIN || errno == EINTR; }

// As it is, but of few sizes. What has no EDNS or cannot be read is passed on as it is.
Bytes padded(ByteView query) {
  const auto message = dns::parse_message(query);
  if (!message || message->questions.size() != 1 || !message->edns) return {query.begin(), query.end()};
  Bytes bytes = dns::encode_padded_query(message->header.id, message->questions.front(), *message->edns);
  if (message->header.checking_disabled) bytes[3] |= checking_disabled;
  return bytes;
}

}  // namespace

Result<std::unique_ptr<Bridge>> Bridge::open(const dns_sockets::Route& route) {
  std::unique_ptr<Bridge> bridge(new Bridge(route));
  EMBLEM_CHECK(bridge->listen());
  return bridge;
}

Result<void> Bridge::listen() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  listening_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (listening_ < 0 || bind(listening_, generic, size) != 0 || ::listen(listening_, most_clients) != 0 ||
      getsockname(listening_, generic, &size) != 0) {
    return fail(Code::network_unusable, "127.0.0.1", std::strerror(errno));
  }
  port_ = ntohs(address.sin_port);
  return {};
}

Bridge::~Bridge() {
  for (const auto& [id, client] : clients_) close(client.descriptor);
  if (listening_ >= 0) close(listening_);
}

void Bridge::add_interests(std::vector<pollfd>& polled) const {
  polled.push_back({listening_, POLLIN, 0});
  for (const auto& [id, client] : clients_) {
    const bool to_write = !client.output.empty();
    polled.push_back({client.descriptor, static_cast<short>(to_write ? POLLIN | POLLOUT : POLLIN), 0});
  }
  for (const auto& connection : connections_) polled.push_back({connection->descriptor(), connection->interests(), 0});
}

void Bridge::on_events(std::span<const pollfd> polled) {
  std::vector<ClientId> ids;
  ids.reserve(clients_.size());
  for (const auto& [id, client] : clients_) ids.push_back(id);
  const std::size_t connections = connections_.size();
  for (std::size_t i = 0; i < connections; ++i) {
    for (const auto& [handle, message] : connections_[i]->on_events(polled[1 + ids.size() + i].revents)) {
      give_back(handle, message);
    }
  }
  for (std::size_t i = 0; i < ids.size(); ++i) serve(ids[i], polled[1 + i].revents);
  if (polled[0].revents != 0) accept_client();
  take_losses();
}

void Bridge::accept_client() {
  const int descriptor = accept4(listening_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (descriptor < 0) return;
  if (clients_.size() < most_clients) {
    clients_[++numbers_].descriptor = descriptor;
  } else {
    close(descriptor);
  }
}

void Bridge::serve(ClientId id, short events) {
  const auto found = clients_.find(id);
  if (events == 0 || found == clients_.end()) return;
  if ((events & (POLLIN | POLLERR | POLLHUP)) != 0) read_client(found->second);
  if (found->second.descriptor < 0) return drop(id);
  take_queries(id, found->second);
  flush(id);
}

// One piece a turn: more waits.
void Bridge::read_client(Client& client) {
  std::array<std::uint8_t, 16384> piece{};
  const ssize_t got = recv(client.descriptor, piece.data(), piece.size(), 0);
  if (got > 0) {
    client.input.insert(client.input.end(), piece.begin(), piece.begin() + got);
  } else if (got == 0 || !would_block()) {
    close(client.descriptor);
    client.descriptor = -1;
  }
}

void Bridge::take_queries(ClientId id, Client& client) {
  while (client.input.size() >= length_bytes) {
    const std::size_t size = static_cast<std::size_t>(client.input[0] << 8 | client.input[1]);
    if (client.input.size() < length_bytes + size) return;
    if (size >= header_bytes) forward(id, ByteView(client.input).subspan(length_bytes, size));
    client.input.erase(client.input.begin(), client.input.begin() + static_cast<std::ptrdiff_t>(length_bytes + size));
  }
}

// All share a connection, but for queries that the server could not tell apart.
void Bridge::forward(ClientId id, ByteView query) {
  if (++queries_ > most_queries) trouble_ = "more was asked than " + std::to_string(most_queries) + " questions";
  if (trouble_) return;
  const lookup::Handle handle{++numbers_};
  waiting_[handle] = id;
  const bool hidden = route_.server.transport == lookup::Transport::tls;
  Bytes message = hidden ? padded(query) : Bytes(query.begin(), query.end());
  auto found = std::ranges::find_if(connections_, [&](const auto& one) { return one->can_take(message); });
  if (found == connections_.end()) {
    found = connections_.insert(found, std::make_unique<dns_sockets::SharedConnection>(route_));
  }
  (*found)->send(handle, std::move(message));
}

void Bridge::give_back(lookup::Handle handle, ByteView message) {
  const auto asked = waiting_.extract(handle);
  const auto found = asked ? clients_.find(asked.mapped()) : clients_.end();
  if (found == clients_.end()) return;
  Bytes& output = found->second.output;
  output.push_back(static_cast<std::uint8_t>(message.size() >> 8));
  output.push_back(static_cast<std::uint8_t>(message.size()));
  output.insert(output.end(), message.begin(), message.end());
  flush(found->first);
}

// libunbound asks again over another connection.
void Bridge::take_losses() {
  for (const auto& connection : connections_) {
    for (const auto& [handle, lost] : connection->take_losses()) {
      const auto asked = waiting_.extract(handle);
      if (asked) drop(asked.mapped());
      const bool refused = lost.reason == lookup::Failure::tls_refused || lost.reason == lookup::Failure::proxy_failed;
      if (refused) trouble_ = lookup::to_text(lost.reason) + (lost.detail.empty() ? "" : ": " + lost.detail);
    }
  }
}

void Bridge::flush(ClientId id) {
  const auto found = clients_.find(id);
  if (found == clients_.end()) return;
  Client& client = found->second;
  while (!client.output.empty()) {
    const ssize_t sent = send(client.descriptor, client.output.data(), client.output.size(), MSG_NOSIGNAL);
    if (sent > 0) {
      client.output.erase(client.output.begin(), client.output.begin() + sent);
    } else if (would_block()) {
      return;
    } else {
      return drop(id);
    }
  }
}

void Bridge::drop(ClientId id) {
  const auto found = clients_.find(id);
  if (found == clients_.end()) return;
  if (found->second.descriptor >= 0) close(found->second.descriptor);
  clients_.erase(found);
}

}  // namespace emblem::dnssec
