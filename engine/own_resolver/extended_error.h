// What a resolver says of why it has no answer (RFC 8914).
#pragma once

#include "core/dns/message.h"

namespace emblem::own_resolver {

// Whether DNSSEC shows a forgery, or signatures that do not hold for another reason: codes 6 to 12 of section 4.
bool says_bogus(const dns::Message& reply);

}  // namespace emblem::own_resolver
