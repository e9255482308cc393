// A zone of a server that takes dynamic updates, as a place where records are published.
#pragma once

#include <memory>
#include <set>

#include "apps/wiring/keyed_server.h"
#include "engine/publishing/target.h"

namespace emblem::wiring {

struct UpdatePlace {
  dns::DomainName zone;
  std::string key_file;           // absolute path, for the home to remember
  std::vector<Finding> findings;  // to be told with the plan
};

// Looks at what stands there with signed questions, and sends no more than what differs. Errors of `plan`: those of
// KeyedServer::ask, zone_unknown (the server does not serve the zone). Of `carry_out`: those of KeyedServer::send,
// set_too_large, owner_is_alias (a name became one since the look; all others are done).
std::unique_ptr<publishing::Target> make_update_target(std::shared_ptr<KeyedServer> server, UpdatePlace place);

// The zones of the server in which these names lie, each once, and findings owner_outside_zone for those that lie in
// none. Errors: those of KeyedServer::ask, zone_unknown where there is no zone at all.
struct UpdateZones {
  std::vector<dns::DomainName> zones;
  std::vector<Finding> findings;
};
Result<UpdateZones> find_update_zones(KeyedServer& server, const std::set<dns::DomainName>& owners);

}  // namespace emblem::wiring
