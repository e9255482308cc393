#include "adapters/dns_sockets/stream.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "adapters/dns_sockets/monotonic.h"
#include "adapters/dns_sockets/socket_address.h"

namespace emblem::dns_sockets {
namespace {

using lookup::Failure;
using lookup::Instant;

// Waits for one of the events; a failure of the socket shows in the call that follows.
Stream::Outcome<void> await(int descriptor, short events, Instant deadline) {
  for (;;) {
    const Instant left = deadline - monotonic_now();
    if (left <= Instant{0}) return std::unexpected(Failure::timeout);
    pollfd polled{.fd = descriptor, .events = events, .revents = 0};
    const auto patience = static_cast<int>(std::min<Instant::rep>(left.count(), 60000));
    const int ready = poll(&polled, 1, patience);
    if (ready > 0) return {};
    if (ready < 0 && errno != EINTR) return std::unexpected(Failure::connection_failed);
  }
}

bool would_block() { return errno == EAGAIN || errno == EINTR; }

Failure failure_of(int error) {
  const bool nobody = error == ECONNREFUSED || error == ENETUNREACH || error == EHOSTUNREACH || error == EADDRNOTAVAIL;
  return nobody ? Failure::unreachable : Failure::connection_failed;
}

}  // namespace

Stream::Outcome<Stream> Stream::connect(const lookup::Server& server, Instant deadline) {
  const SocketAddress address = socket_address(server);
  Stream stream(socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (stream.descriptor_ < 0) return std::unexpected(failure_of(errno));
  const int at_once = 1;
  setsockopt(stream.descriptor_, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
  if (::connect(stream.descriptor_, address.generic(), address.size) == 0) return stream;
  if (errno != EINPROGRESS) return std::unexpected(failure_of(errno));
  if (auto ready = await(stream.descriptor_, POLLOUT, deadline); !ready) return std::unexpected(ready.error());
  int error = 0;
  socklen_t size = sizeof error;
  if (getsockopt(stream.descriptor_, SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
  if (error != 0) return std::unexpected(failure_of(error));
  return stream;
}

Stream::Stream(Stream&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

Stream& Stream::operator=(Stream&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

Stream::~Stream() {
  if (descriptor_ >= 0) close(descriptor_);
}

Stream::Outcome<void> Stream::write(ByteView message, Instant deadline) {
  Bytes framed{static_cast<std::uint8_t>(message.size() >> 8), static_cast<std::uint8_t>(message.size())};
  framed.insert(framed.end(), message.begin(), message.end());
  for (ByteView rest = framed; !rest.empty();) {
    const ssize_t sent = send(descriptor_, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      rest = rest.subspan(static_cast<std::size_t>(sent));
    } else if (!would_block()) {
      return std::unexpected(Failure::connection_failed);
    } else if (auto ready = await(descriptor_, POLLOUT, deadline); !ready) {
      return ready;
    }
  }
  return {};
}

Stream::Outcome<Bytes> Stream::read(Instant deadline) {
  auto length = read_exactly(2, deadline);
  if (!length) return length;
  return read_exactly(static_cast<std::size_t>((*length)[0] << 8 | (*length)[1]), deadline);
}

Stream::Outcome<Bytes> Stream::read_exactly(std::size_t count, Instant deadline) {
  Bytes bytes(count);
  for (std::size_t at = 0; at < count;) {
    const ssize_t got = recv(descriptor_, bytes.data() + at, count - at, 0);
    if (got > 0) {
      at += static_cast<std::size_t>(got);
    } else if (got == 0 || !would_block()) {
      return std::unexpected(Failure::connection_failed);
    } else if (auto ready = await(descriptor_, POLLIN, deadline); !ready) {
      return std::unexpected(ready.error());
    }
  }
  return bytes;
}

}  // namespace emblem::dns_sockets
