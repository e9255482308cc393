#include "bench/serving/sockets.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>

namespace emblem::bench {
namespace {

sockaddr_in parse_address(const std::string& address, std::uint16_t port) {
  sockaddr_in parsed{};
  parsed.sin_family = AF_INET;
  parsed.sin_port = htons(port);
  if (inet_pton(AF_INET, address.c_str(), &parsed.sin_addr) != 1) throw std::runtime_error("no address: " + address);
  // Traffic goes to this machine only.
  if ((ntohl(parsed.sin_addr.s_addr) >> 24) != 127) throw std::runtime_error("not on loopback: " + address);
  return parsed;
}

const sockaddr* generic(const sockaddr_in& address) {
  return static_cast<const sockaddr*>(static_cast<const void*>(&address));
}

int open_socket(const sockaddr_in& server, const sockaddr_in& from) {
  const int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) throw std::runtime_error("no socket");
  const int room = 4 << 20;
  setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  if (bind(descriptor, generic(from), sizeof from) != 0 || connect(descriptor, generic(server), sizeof server) != 0) {
    close(descriptor);
    throw std::runtime_error("the socket cannot be bound or connected");
  }
  return descriptor;
}

}  // namespace

Sockets::Sockets(const std::string& server, const Sources& sources) {
  const auto hash = server.find('#');
  if (hash == std::string::npos) throw std::runtime_error("the server has no port");
  const sockaddr_in to =
      parse_address(server.substr(0, hash), static_cast<std::uint16_t>(std::stoul(server.substr(hash + 1))));
  sockaddr_in source = parse_address(sources.first, 0);
  for (std::size_t index = 0; index < sources.count; ++index) {
    descriptors_.push_back(open_socket(to, source));
    source.sin_addr.s_addr = htonl(ntohl(source.sin_addr.s_addr) + sources.step);
  }
}

Sockets::~Sockets() {
  for (const int descriptor : descriptors_) close(descriptor);
}

std::size_t Sockets::send(std::size_t socket, const std::vector<Bytes>& datagrams) {
  std::array<iovec, batch> parts{};
  std::array<mmsghdr, batch> headers{};
  const std::size_t count = std::min(batch, datagrams.size());
  for (std::size_t index = 0; index < count; ++index) {
    // The kernel only reads what is sent; iovec serves both directions.
    parts[index] = {const_cast<std::uint8_t*>(datagrams[index].data()), datagrams[index].size()};  // NOLINT
    headers[index].msg_hdr.msg_iov = &parts[index];
    headers[index].msg_hdr.msg_iovlen = 1;
  }
  const int sent = sendmmsg(descriptors_[socket], headers.data(), static_cast<unsigned>(count), 0);
  return sent < 0 ? 0 : static_cast<std::size_t>(sent);
}

std::size_t Sockets::receive_some(std::size_t socket) {
  std::array<iovec, batch> parts{};
  std::array<mmsghdr, batch> headers{};
  for (std::size_t index = 0; index < batch; ++index) {
    parts[index] = {heads_.data() + index * head_bytes, head_bytes};
    headers[index].msg_hdr.msg_iov = &parts[index];
    headers[index].msg_hdr.msg_iovlen = 1;
  }
  // MSG_TRUNC: the whole length, though only the head is kept.
  const int got = recvmmsg(descriptors_[socket], headers.data(), batch, MSG_DONTWAIT | MSG_TRUNC, nullptr);
  if (got < 0) return 0;
  for (std::size_t index = 0; index < static_cast<std::size_t>(got); ++index) lengths_[index] = headers[index].msg_len;
  return static_cast<std::size_t>(got);
}

void Sockets::wait(int milliseconds) {
  std::vector<pollfd> polled;
  for (const int descriptor : descriptors_) polled.push_back({.fd = descriptor, .events = POLLIN, .revents = 0});
  poll(polled.data(), polled.size(), milliseconds);
}

}  // namespace emblem::bench
