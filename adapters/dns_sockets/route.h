// Whether this machine has any way to an address.
#pragma once

#include "engine/lookup/server.h"

namespace emblem::dns_sockets {

enum class Route : std::uint8_t { there, none };

// By the machine's routing table; sends nothing.
Route find_route(const lookup::Server& server);

}  // namespace emblem::dns_sockets
