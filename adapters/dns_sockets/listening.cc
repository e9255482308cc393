#include "adapters/dns_sockets/listening.h"

#include <netinet/in.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "adapters/dns_sockets/socket_address.h"

namespace emblem::dns_sockets {
namespace {

// Zero, or what the system had against it.
int try_to_bind(const SocketAddress& address, int type) {
  const int descriptor = socket(address.family(), type | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return errno;
  const int on = 1;
  if (address.family() == AF_INET6) setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  // Old connections that are dying away do not count; for UDP it would let two share the port.
  if (type == SOCK_STREAM) setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  int problem = bind(descriptor, address.generic(), address.size) == 0 ? 0 : errno;
  if (problem == 0 && type == SOCK_STREAM && listen(descriptor, 1) != 0) problem = errno;
  close(descriptor);
  return problem;
}

}  // namespace

Result<void> check_free(const lookup::Server& server) {
  const SocketAddress address = socket_address(server);
  for (const int type : {SOCK_DGRAM, SOCK_STREAM}) {
    const int problem = try_to_bind(address, type);
    if (problem == 0) continue;
    const std::string where = lookup::to_text(server) + (type == SOCK_DGRAM ? " (UDP)" : " (TCP)");
    if (problem == EADDRINUSE) return fail(Code::address_taken, where);
    if (problem == EACCES) {
      return fail(Code::server_not_started, where, "ports below 1024 need root or CAP_NET_BIND_SERVICE");
    }
    return fail(Code::server_not_started, where, std::strerror(problem));
  }
  return {};
}

}  // namespace emblem::dns_sockets
