// A zone for a person who has none.
#pragma once

#include <span>
#include <string>

#include "engine/lookup/server.h"

namespace emblem::name_server {

// A zone file with SOA, NS and this server's name, ns1. Its addresses are those of `listen` that others could use;
// those of the loopback interface where there are no others. Error: option_value_wrong when all of them mean "all
// addresses", of which none can be written down.
Result<std::string> make_first_zone(const dns::DomainName& zone, std::span<const lookup::Server> listen);

}  // namespace emblem::name_server
