// A zone for a person who has none.
#pragma once

#include <span>
#include <string>

#include "engine/lookup/server.h"

namespace emblem::name_server {

// A zone file with SOA, NS and this server's name, ns1. Its addresses are those of `listen` that others could use:
// loopback and "all addresses" are left out, with a remark where none remains.
std::string make_first_zone(const dns::DomainName& zone, std::span<const lookup::Server> listen);

}  // namespace emblem::name_server
