#include "adapters/dns_sockets/channel.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "adapters/dns_sockets/socket_address.h"

namespace emblem::dns_sockets {
namespace {

constexpr std::size_t longest_message = 65535;
constexpr std::size_t length_bytes = 2;

bool would_block() { return errno == EAGAIN || errno == EINTR; }

}  // namespace

Channel::Channel(lookup::Way way, const lookup::Server& server) : way_(way) {
  const SocketAddress address = socket_address(server);
  const int type = way == lookup::Way::udp ? SOCK_DGRAM : SOCK_STREAM;
  descriptor_ = socket(address.family(), type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor_ < 0) {
    lose(lookup::Failure::connection_failed);
    return;
  }
  // Connected, so that only this server's datagrams arrive and the kernel draws a port for each question.
  if (connect(descriptor_, address.generic(), address.size) != 0 && errno != EINPROGRESS)
    lose(lookup::Failure::unreachable);
}

Channel::Channel(Channel&& other) noexcept
    : way_(other.way_),
      descriptor_(std::exchange(other.descriptor_, -1)),
      failed_(other.failed_),
      to_write_(std::move(other.to_write_)),
      written_(other.written_),
      read_(std::move(other.read_)) {}

Channel::~Channel() {
  if (descriptor_ >= 0) close(descriptor_);
}

void Channel::lose(lookup::Failure reason) { failed_ = reason; }

short Channel::interests() const { return static_cast<short>(written_ < to_write_.size() ? POLLIN | POLLOUT : POLLIN); }

void Channel::send(ByteView message) {
  if (failed_) return;
  if (way_ == lookup::Way::udp) {
    if (::send(descriptor_, message.data(), message.size(), MSG_NOSIGNAL) < 0 && !would_block()) {
      lose(lookup::Failure::unreachable);
    }
    return;
  }
  to_write_ = {static_cast<std::uint8_t>(message.size() >> 8), static_cast<std::uint8_t>(message.size())};
  to_write_.insert(to_write_.end(), message.begin(), message.end());
  written_ = 0;  // poll says when the connection is there
}

void Channel::on_writable() {
  if (failed_ || written_ == to_write_.size()) return;
  const ByteView rest = ByteView(to_write_).subspan(written_);
  const ssize_t sent = ::send(descriptor_, rest.data(), rest.size(), MSG_NOSIGNAL);
  if (sent >= 0) {
    written_ += static_cast<std::size_t>(sent);
  } else if (!would_block() && errno != ENOTCONN) {
    lose(errno == ECONNREFUSED ? lookup::Failure::unreachable : lookup::Failure::connection_failed);
  }
}

std::optional<Bytes> Channel::receive() {
  if (failed_) return std::nullopt;
  return way_ == lookup::Way::udp ? receive_datagram() : receive_stream();
}

std::optional<Bytes> Channel::receive_datagram() {
  Bytes datagram(longest_message);
  const ssize_t got = recv(descriptor_, datagram.data(), datagram.size(), 0);
  if (got < 0) {
    if (!would_block()) lose(lookup::Failure::unreachable);
    return std::nullopt;
  }
  datagram.resize(static_cast<std::size_t>(got));
  return datagram;
}

// Reads at most one message with its length; more is never asked for.
std::optional<Bytes> Channel::receive_stream() {
  for (;;) {
    std::size_t wanted = length_bytes;
    if (read_.size() >= length_bytes) {
      wanted += static_cast<std::size_t>(read_[0] << 8 | read_[1]);
      if (read_.size() == wanted) return Bytes(read_.begin() + length_bytes, read_.end());
    }
    const std::size_t before = read_.size();
    read_.resize(wanted);
    const ssize_t got = recv(descriptor_, read_.data() + before, wanted - before, 0);
    const int reason = errno;
    read_.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got > 0) continue;
    errno = reason;
    if (got == 0 || !would_block()) {
      const bool refused = got < 0 && reason == ECONNREFUSED;
      lose(refused ? lookup::Failure::unreachable : lookup::Failure::connection_failed);
    }
    return std::nullopt;
  }
}

}  // namespace emblem::dns_sockets
