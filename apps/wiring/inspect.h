// Takes files apart without judging them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/dns/record.h"
#include "emblem/report.h"
#include "emblem/result.h"

namespace emblem::wiring {

// One token, key, certificate or record as it stands in its file.
struct InspectedItem {
  std::string where;  // file and place: "records.zone: record 3"
  std::string kind;   // "emblem", "endorsement", "key", "certificate", "revocation list", "request", "approval",
                      // "reply", "bundle", "decision record", "mirror", "memory of tree heads", "unreadable"
  // What it says, in the order in which it says it: ("dialect", "jose"), ("iss", "https://…"), ("exp", "2026-… (…)").
  // Foreign text is not yet escaped.
  std::vector<std::pair<std::string, std::string>> facts;
  std::vector<Finding> findings;  // departures from the drafts
};

// All items of the files, "-" being standard input, and a mirror's folder its index; at least one for each. Errors:
// file_unreadable, file_too_large.
Result<std::vector<InspectedItem>> inspect_files(const std::vector<std::string>& paths, dns::RecordType ihle_type);

}  // namespace emblem::wiring
