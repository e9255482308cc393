// Runs look-ups over the sockets of this machine.
#pragma once

#include "engine/lookup/lookup.h"
#include "engine/lookup/secure_stream.h"

namespace emblem::dns_sockets {

// Asks and waits until the look-up is done, at most Policy::server_deadline: connected UDP sockets with ports drawn by
// the kernel, TCP, TLS by `secure`, which servers that speak it need, a proxy, IPv4 and IPv6, random identifiers,
// monotonic time. Nothing stays open. What servers and paths do wrong is in the outcome. Errors: lookup_no_server,
// network_unusable (waiting for sockets failed, a server of Transport::https).
Result<lookup::Outcome> run_lookup(lookup::Lookup::Setup setup, lookup::SecureStreams* secure = nullptr);

// The same for servers that stand in for one another, as those of the machine's configuration do: the next one is asked
// only when the one before left a question about emblems open. Each has Policy::server_deadline.
Result<lookup::Outcome> run_lookup_in_turn(const lookup::Lookup::Setup& setup);

}  // namespace emblem::dns_sockets
