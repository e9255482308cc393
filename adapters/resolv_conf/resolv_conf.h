// The machine's resolver configuration (resolv.conf(5)).
#pragma once

#include <string>
#include <vector>

#include "engine/lookup/policy.h"
#include "engine/lookup/server.h"

namespace emblem::resolv_conf {

struct ResolvConf {
  std::vector<lookup::Server> servers;  // 1 to 3, in the order of the file: each stands in for the one before
  lookup::Policy policy;                // with the options timeout and attempts, where they are
};

// Reads "nameserver ADDRESS" and "options timeout:N attempts:N"; other lines are of no account here. Without any
// nameserver line it is the machine's own address. Addresses with a zone are left out: the socket layer has no use for
// them. Errors: resolv_conf_unreadable (none of the servers can be used).
Result<ResolvConf> parse_resolv_conf(std::string_view text);

// The same of a file of at most 64 KiB. Errors: resolv_conf_unreadable.
Result<ResolvConf> read_resolv_conf(const std::string& path = "/etc/resolv.conf");

}  // namespace emblem::resolv_conf
