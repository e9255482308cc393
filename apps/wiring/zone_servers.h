// The servers of a zone, by what the resolver says.
#pragma once

#include <set>

#include "adapters/resolv_conf/resolv_conf.h"
#include "engine/agreement/verification.h"
#include "engine/updating/zone_finding.h"

namespace emblem::wiring {

// Asks a resolver about the zone's NS records and their addresses. An address to which this machine has no way at all
// is left out where its name has another. Errors: lookup_no_server (no server of the resolver answers), zone_unknown
// (the zone has no NS records, or none with an address).
Result<std::vector<agreement::ZoneServer>> find_zone_servers(const dns::DomainName& zone,
                                                             const resolv_conf::ResolvConf& resolver);

// In which zones these names lie. Errors: lookup_no_server.
Result<std::vector<updating::ZoneFinding::Found>> find_zones(const std::set<dns::DomainName>& names,
                                                             const resolv_conf::ResolvConf& resolver);

}  // namespace emblem::wiring
