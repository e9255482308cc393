// Step 6 of the procedure: whether an emblem covers the asset asked about, and which records count.
#pragma once

#include <span>

#include "core/dns/record.h"
#include "core/token/token.h"
#include "emblem/limits.h"

namespace emblem::validate {

enum class Completeness : std::uint8_t { complete, incomplete };

// What was asked, and where to look if not at the asset's own name.
struct Question {
  token::Asset asset;
  std::optional<dns::DomainName> look_at;
};

// The records that count: those at the name asked about or looked at, aliases followed, all of them where answers gave
// different ones; every record for an address without a name to look at.
// Refers to the records that it was selected from.
struct Scope {
  std::vector<const dns::Record*> records;
  std::vector<dns::DomainName> owners;        // sorted; none: every owner counts
  std::vector<dns::DomainName> other_owners;  // that have TXT or IHLE records of emblems, when the scope has none
};

Scope select_records(std::span<const dns::Record> records, const Question& question, dns::RecordType ihle_type,
                     const Limits& limits);

struct Coverage {
  std::optional<std::string> covered_by;
  bool is_open = false;  // not covered, but it could be if every address were known
  std::vector<Finding> findings;
};

struct CoverageBasis {
  std::span<const dns::Record> records;  // all that were seen
  Completeness addresses = Completeness::complete;
  const Limits& limits;
};

// Names match names, addresses match addresses. In `jose` they are judged together: a name is covered if every address
// of it is, an address if a covered name is shown to have it (core-01 section 3.1.1.3). Where addresses of the name may
// be missing among the records, the known ones do not cover it; one of them can show that it is not covered.
Coverage find_coverage(const token::UnverifiedToken& emblem, const Question& question, const CoverageBasis& basis);

}  // namespace emblem::validate
