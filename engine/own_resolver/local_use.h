// Names about which a resolver asks nobody.
#pragma once

#include "core/dns/domain_name.h"

namespace emblem::own_resolver {

// Whether Debian's Unbound, as it is set up when nobody says otherwise, answers for this name by itself: those kept for
// local use (RFC 6303, RFC 6761, RFC 7686, RFC 7793, RFC 8375), and all below them. Not every name that will never be
// delegated is: `internal`, `local` and names of one label are asked of the root.
bool is_kept_for_local_use(const dns::DomainName& name);

}  // namespace emblem::own_resolver
