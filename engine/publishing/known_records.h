// Which records are a home's own, wherever they stand.
#pragma once

#include <set>
#include <string>

#include "core/dns/record.h"
#include "engine/issuing/workbench.h"

namespace emblem::publishing {

// Knows a home's records by their content: its own tokens and keys, whether current or not, and endorsements of it, at
// the names that it marks or ever marked. Keys of those who endorse it are not among them, for others publish these
// too; they are known only where the home remembers having put them.
class KnownRecords {
 public:
  KnownRecords() = default;
  KnownRecords(const home::Contents& contents, const issuing::Workbench& bench);

  // Text by its content, however it is cut into strings.
  bool knows(const dns::Record& record) const;

 private:
  std::set<dns::DomainName> owners_;
  std::set<std::string> texts_;
  std::set<std::string> items_;  // of the CBOR dialects
};

// Whether it looks like a record of an emblem: TXT with a label of ours, or the IHLE type.
bool is_emblem_record(const dns::Record& record, dns::RecordType ihle_type);

}  // namespace emblem::publishing
