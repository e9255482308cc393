// The address of a server as the system's calls want it. Only this room includes this header.
#pragma once

#include <sys/socket.h>

#include "engine/lookup/server.h"

namespace emblem::dns_sockets {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;

  int family() const { return storage.ss_family; }
  const sockaddr* generic() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

SocketAddress socket_address(const lookup::Server& server);

}  // namespace emblem::dns_sockets
