#include "adapters/dns_sockets/route.h"

#include <unistd.h>

#include "adapters/dns_sockets/socket_address.h"

namespace emblem::dns_sockets {

Route find_route(const lookup::Server& server) {
  const SocketAddress address = socket_address(server);
  const int descriptor = socket(address.family(), SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return Route::none;
  const bool there = connect(descriptor, address.generic(), address.size) == 0;
  close(descriptor);
  return there ? Route::there : Route::none;
}

}  // namespace emblem::dns_sockets
