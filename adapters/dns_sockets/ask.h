// One question to one server, as a resolver's client asks it.
#pragma once

#include <expected>

#include "core/dns/message.h"
#include "engine/lookup/outcome.h"
#include "engine/lookup/policy.h"

namespace emblem::dns_sockets {

// UDP with repetitions, then TCP; the answer whatever it says, or why there is none. At most Policy::server_deadline.
std::expected<dns::Message, lookup::Failure> ask(const lookup::Server& server, const dns::Question& question,
                                                 const lookup::Policy& policy);

}  // namespace emblem::dns_sockets
