#include "bench/serving/sockets.h"

#include <arpa/inet.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace emblem::bench {
namespace {

in_addr parse_address(const std::string& address) {
  in_addr parsed{};
  if (inet_pton(AF_INET, address.c_str(), &parsed) != 1) throw std::runtime_error("no address: " + address);
  // Traffic goes to this machine only.
  if ((ntohl(parsed.s_addr) >> 24) != 127) throw std::runtime_error("not on loopback: " + address);
  return parsed;
}

sockaddr_in parse_server(const std::string& server) {
  const auto hash = server.find('#');
  if (hash == std::string::npos) throw std::runtime_error("the server has no port");
  sockaddr_in parsed{};
  parsed.sin_family = AF_INET;
  parsed.sin_port = htons(static_cast<std::uint16_t>(std::stoul(server.substr(hash + 1))));
  parsed.sin_addr = parse_address(server.substr(0, hash));
  return parsed;
}

int open_socket(int epoll) {
  const int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) throw std::runtime_error("no socket");
  const int room = 4 << 20;
  setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = descriptor;
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) != 0) throw std::runtime_error("no epoll");
  return descriptor;
}

// The address that one datagram leaves from (IP_PKTINFO).
struct alignas(cmsghdr) Origin {
  std::array<char, CMSG_SPACE(sizeof(in_pktinfo))> bytes{};

  void set(msghdr& message, in_addr source) {
    message.msg_control = bytes.data();
    message.msg_controllen = bytes.size();
    cmsghdr* const header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = IPPROTO_IP;
    header->cmsg_type = IP_PKTINFO;
    header->cmsg_len = CMSG_LEN(sizeof(in_pktinfo));
    in_pktinfo origin{};
    origin.ipi_spec_dst = source;
    std::memcpy(CMSG_DATA(header), &origin, sizeof origin);
  }
};

}  // namespace

Sockets::Sockets(const std::string& server, const Sources& sources)
    : server_(parse_server(server)), epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  in_addr source = parse_address(sources.first);
  for (std::size_t index = 0; index < sources.addresses; ++index) {
    sources_.push_back(source);
    source.s_addr = htonl(ntohl(source.s_addr) + 256);
  }
  for (std::size_t index = 0; index < sources.ports; ++index) descriptors_.push_back(open_socket(epoll_));
}

Sockets::~Sockets() {
  for (const int descriptor : descriptors_) close(descriptor);
  close(epoll_);
}

std::size_t Sockets::send(const std::vector<Bytes>& datagrams) {
  std::array<iovec, batch> parts{};
  std::array<Origin, batch> origins;
  std::array<mmsghdr, batch> headers{};
  const std::size_t count = std::min(batch, datagrams.size());
  for (std::size_t index = 0; index < count; ++index) {
    // The kernel only reads what is sent; iovec serves both directions.
    parts[index] = {const_cast<std::uint8_t*>(datagrams[index].data()), datagrams[index].size()};  // NOLINT
    msghdr& message = headers[index].msg_hdr;
    message.msg_name = &server_;
    message.msg_namelen = sizeof server_;
    message.msg_iov = &parts[index];
    message.msg_iovlen = 1;
    origins[index].set(message, sources_[(sent_ + index) % sources_.size()]);
  }
  const int sent =
      sendmmsg(descriptors_[calls_++ % descriptors_.size()], headers.data(), static_cast<unsigned>(count), 0);
  sent_ += sent < 0 ? 0 : static_cast<std::size_t>(sent);
  return sent < 0 ? 0 : static_cast<std::size_t>(sent);
}

std::size_t Sockets::receive_some(int descriptor) {
  std::array<iovec, batch> parts{};
  std::array<mmsghdr, batch> headers{};
  for (std::size_t index = 0; index < batch; ++index) {
    parts[index] = {heads_.data() + index * head_bytes, head_bytes};
    headers[index].msg_hdr.msg_iov = &parts[index];
    headers[index].msg_hdr.msg_iovlen = 1;
  }
  // MSG_TRUNC: the whole length, though only the head is kept.
  const int got = recvmmsg(descriptor, headers.data(), batch, MSG_DONTWAIT | MSG_TRUNC, nullptr);
  if (got < 0) return 0;
  for (std::size_t index = 0; index < static_cast<std::size_t>(got); ++index) lengths_[index] = headers[index].msg_len;
  return static_cast<std::size_t>(got);
}

const std::vector<int>& Sockets::wait(int milliseconds) {
  std::array<epoll_event, batch> events{};
  const int count = epoll_wait(epoll_, events.data(), events.size(), milliseconds);
  readable_.clear();
  for (int index = 0; index < count; ++index) readable_.push_back(events[static_cast<std::size_t>(index)].data.fd);
  return readable_;
}

}  // namespace emblem::bench
