#include "adapters/unbound/loopback_port.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

namespace emblem::unbound {
namespace {

constexpr int most_tries = 16;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// Binds and lets go again; 0 where that fails, else the port.
std::uint16_t try_port(int type, std::uint16_t port) {
  const int descriptor = socket(AF_INET, type | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return 0;
  sockaddr_in address = loopback(port);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const bool bound = bind(descriptor, generic, size) == 0 && getsockname(descriptor, generic, &size) == 0;
  close(descriptor);
  return bound ? ntohs(address.sin_port) : std::uint16_t{0};
}

}  // namespace

std::optional<std::uint16_t> find_free_port() {
  for (int i = 0; i < most_tries; ++i) {
    const std::uint16_t port = try_port(SOCK_DGRAM, 0);
    if (port != 0 && try_port(SOCK_STREAM, port) == port) return port;
  }
  return std::nullopt;
}

}  // namespace emblem::unbound
