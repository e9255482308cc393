// From the questions that were asked to the outcome.
#pragma once

#include <span>
#include <tuple>

#include "emblem/limits.h"
#include "engine/lookup/chase.h"
#include "engine/lookup/plan.h"
#include "engine/lookup/proxy.h"

namespace emblem::lookup {

struct Asked {
  const Plan& plan;
  std::span<const Server> servers;
  std::span<const Chase> chases;  // in the order in which they were planned
  std::size_t names_dropped = 0;  // names of the reverse zone that were not looked at
  const Limits& limits;
  const Proxy* proxy = nullptr;
};

// Everything that was found and everything that was not, in an order that does not depend on that of the answers.
Outcome summarize(const Asked& asked);

// What follows from the answers of all servers together: whether they agree about the emblem's records, for each
// carrier among those that answered about it; and that none of them has any. To be called once everything else is
// there.
void add_comparison(Outcome& outcome, dns::RecordType ihle);

// The second of these alone: that nothing was found, where nothing can be missing. What was said of it before is gone.
void add_absence(Outcome& outcome);

// What tells records apart; the TTL does not.
inline auto record_key(const dns::Record& record) { return std::tie(record.owner, record.type, record.rdata); }

// Sorts and removes repetitions; of those the smaller TTL stays.
void make_canonical(std::vector<dns::Record>& records);

Finding make_finding(Code code, std::string where, std::string_view detail);

}  // namespace emblem::lookup
