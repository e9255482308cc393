// What stands at a server now, where records of ours are or are to be.
#pragma once

#include <set>
#include <span>
#include <vector>

#include "core/dns/message.h"
#include "core/update/update_message.h"
#include "emblem/report.h"

namespace emblem::updating {

// TXT and `ihle` at every owner of these records that lies in the zone, each once, in canonical order.
std::vector<dns::Question> standing_questions(const dns::DomainName& zone, std::span<const dns::Record> records,
                                              dns::RecordType ihle);

struct Standing {
  std::vector<dns::Record> records;      // of the types asked, those of others too
  std::set<dns::DomainName> impossible;  // owners that can have no records of ours there
  std::vector<Finding> findings;         // why: owner_is_alias, owner_delegated
};

// From the answers in the order of the questions. Errors: update_unanswered (an answer is missing), update_refused (the
// server does not say what stands there).
Result<Standing> read_standing(std::span<const dns::Question> questions,
                               std::span<const std::optional<dns::Message>> answers);

// The changes that remove these records and add those, by owner in canonical order.
std::vector<update::OwnerChange> group_by_owner(std::span<const dns::Record> remove, std::span<const dns::Record> add);

}  // namespace emblem::updating
