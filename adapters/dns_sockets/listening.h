// Whether a server could listen at an address.
#pragma once

#include "engine/lookup/server.h"

namespace emblem::dns_sockets {

// Binds UDP and TCP sockets to the address and lets them go again. That another program takes it the moment after is
// possible; what this finds is the server that runs already, which would share the port in silence. Errors:
// address_taken, server_not_started (no such address here, no right to a port below 1024, no descriptors); `where` is
// the address.
Result<void> check_free(const lookup::Server& server);

}  // namespace emblem::dns_sockets
