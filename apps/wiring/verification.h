// Looks whether every server of every zone gives our records as they should be.
#pragma once

#include <functional>

#include "emblem/report.h"
#include "engine/agreement/verification.h"

namespace emblem::wiring {

struct VerifyOrder {
  std::vector<dns::Record> present;     // must be there
  std::vector<dns::Record> gone;        // must not be there
  std::optional<dns::DomainName> zone;  // nothing: found out
  std::vector<std::string> via;         // ask these instead of the zone's own servers, ADDR[#PORT]
  std::int64_t wait = 60;               // seconds to go on asking while they do not agree
  std::function<void(std::string_view)> on_progress;
};

struct ZoneReport {
  dns::DomainName zone;
  std::size_t sets = 0;  // RRsets looked at
  std::vector<agreement::ServerView> servers;
  std::int64_t milliseconds = 0;  // from the first question to the end
};

struct VerifyReport {
  std::vector<ZoneReport> zones;
  std::vector<Finding> findings;  // servers_disagree, server_unanswering: one a server
  std::size_t not_looked_at = 0;  // zones whose servers could not be found or asked; a finding each

  // 0: all agree; 1: some differ; 3: all that answered agree, some are silent or could not be looked at.
  int exit_code() const;
};

// Errors: zone_unknown, lookup_no_server, dns_server_malformed, resolv_conf_unreadable. What servers do wrong is in the
// report. Does nothing where nothing is expected.
Result<VerifyReport> verify_servers(const VerifyOrder& order);

}  // namespace emblem::wiring
