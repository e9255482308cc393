// The machine's monotonic clock, for deadlines.
#pragma once

#include "engine/lookup/policy.h"

namespace emblem::dns_sockets {

lookup::Instant monotonic_now();

// Returns at once for a moment that is over.
void wait_until(lookup::Instant moment);

}  // namespace emblem::dns_sockets
