#include "adapters/dns_sockets/tunnel.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "adapters/dns_sockets/socket_address.h"

namespace emblem::dns_sockets {
namespace {

// Reads in a row; more waits, so that a flood cannot keep us from the clock.
constexpr int most_reads_a_turn = 8;

bool would_block() { return errno == EAGAIN || errno == EINTR; }

void append(Bytes& to, ByteView bytes) { to.insert(to.end(), bytes.begin(), bytes.end()); }

}  // namespace

Tunnel::Tunnel(const Route& route) {
  open_secure(route);
  if (!trouble_) begin(route);
}

void Tunnel::open_secure(const Route& route) {
  if (route.server.transport != lookup::Transport::tls) return;
  if (route.secure == nullptr) return lose(lookup::Failure::tls_refused, "no TLS here");
  auto stream = route.secure->open(route.server);
  if (!stream) return lose(lookup::Failure::tls_refused, stream.error().detail);
  secure_ = *std::move(stream);
}

void Tunnel::begin(const Route& route) {
  if (route.proxy != nullptr) proxy_.emplace(*route.proxy, route.server);
  const SocketAddress address = socket_address(route.proxy != nullptr ? route.proxy->server : route.server);
  descriptor_ = socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor_ < 0) return lose(lookup::Failure::connection_failed, std::strerror(errno));
  const int at_once = 1;
  setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
  if (connect(descriptor_, address.generic(), address.size) != 0 && errno != EINPROGRESS) {
    lose(lookup::Failure::unreachable, std::strerror(errno));
  }
}

Tunnel::~Tunnel() {
  if (descriptor_ < 0) return;
  if (secure_ && stage_ == Stage::open && !trouble_) {
    secure_->close();
    flush();  // as far as it goes at once
  }
  close(descriptor_);
}

void Tunnel::lose(lookup::Failure reason, std::string detail) {
  if (trouble_) return;
  const bool before_proxy = proxy_ && proxy_->state() != lookup::Socks5::State::open;
  const bool of_socket = reason == lookup::Failure::unreachable || reason == lookup::Failure::connection_failed;
  if (before_proxy && of_socket) {
    reason = lookup::Failure::proxy_failed;
    if (detail.empty()) detail = "it closed the connection";
  }
  trouble_ = Trouble{reason, std::move(detail)};
}

short Tunnel::interests() const {
  const bool to_write = stage_ == Stage::connecting || !output_.empty();
  return static_cast<short>(to_write ? POLLIN | POLLOUT : POLLIN);
}

void Tunnel::on_events(short events) {
  if (trouble_ || events == 0) return;
  if (stage_ == Stage::connecting) return on_connected();
  if ((events & (POLLIN | POLLERR | POLLHUP)) != 0) read_socket();
  flush();
}

void Tunnel::on_connected() {
  int error = 0;
  socklen_t size = sizeof error;
  if (getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
  if (error != 0) return lose(lookup::Failure::unreachable, std::strerror(error));
  if (proxy_) {
    stage_ = Stage::asking_proxy;
    append(output_, proxy_->take_output().bytes());
  } else {
    begin_server_stage();
  }
  flush();
}

void Tunnel::read_socket() {
  std::array<std::uint8_t, 16384> piece{};
  for (int turn = 0; turn < most_reads_a_turn && !trouble_; ++turn) {
    const ssize_t got = recv(descriptor_, piece.data(), piece.size(), 0);
    if (got > 0) {
      on_bytes(ByteView(piece).first(static_cast<std::size_t>(got)));
    } else if (got == 0 || !would_block()) {
      return lose(lookup::Failure::connection_failed);
    } else {
      return;
    }
  }
}

void Tunnel::on_bytes(ByteView bytes) {
  if (stage_ == Stage::asking_proxy) {
    bytes = bytes.subspan(proxy_->on_bytes(bytes));
    append(output_, proxy_->take_output().bytes());
    if (proxy_->state() == lookup::Socks5::State::failed) {
      return lose(lookup::Failure::proxy_failed, proxy_->why());
    }
    if (proxy_->state() == lookup::Socks5::State::talking) return;
    begin_server_stage();
  }
  if (bytes.empty() || trouble_) return;
  if (secure_) return on_secure_bytes(bytes);
  append(read_, bytes);
}

void Tunnel::begin_server_stage() {
  if (secure_) {
    stage_ = Stage::shaking_hands;
    on_secure_bytes({});
  } else {
    stage_ = Stage::open;
    write_waiting();
  }
}

void Tunnel::on_secure_bytes(ByteView bytes) {
  using State = lookup::SecureStream::State;
  secure_->on_bytes(bytes);
  append(read_, secure_->take_plain());
  if (secure_->state() == State::open && stage_ == Stage::shaking_hands) {
    stage_ = Stage::open;
    write_waiting();
  }
  append(output_, secure_->take_output());
  if (secure_->state() == State::refused) {
    flush();  // the alert that says so
    lose(lookup::Failure::tls_refused, secure_->why());
  }
  if (secure_->state() == State::closed) lose(lookup::Failure::connection_failed);
}

void Tunnel::write(ByteView plain) {
  waiting_.emplace_back(plain.begin(), plain.end());
  if (stage_ != Stage::open || trouble_) return;
  write_waiting();
  flush();
}

void Tunnel::write_waiting() {
  for (const Bytes& plain : std::exchange(waiting_, {})) {
    if (!secure_) {
      append(output_, plain);
      continue;
    }
    secure_->write(plain);
    append(output_, secure_->take_output());
  }
}

void Tunnel::flush() {
  while (!output_.empty() && !trouble_) {
    const ssize_t sent = send(descriptor_, output_.data(), output_.size(), MSG_NOSIGNAL);
    if (sent > 0) {
      output_.erase(output_.begin(), output_.begin() + sent);
    } else if (would_block()) {
      return;
    } else {
      return lose(lookup::Failure::connection_failed);
    }
  }
}

Bytes Tunnel::take_read() { return std::exchange(read_, {}); }

}  // namespace emblem::dns_sockets
