// From records to a report: the whole procedure as one pure function.
#pragma once

#include <span>

#include "core/keys/key_cache.h"
#include "core/validate/commitment_source.h"
#include "core/validate/coverage.h"
#include "core/validate/policy.h"

namespace emblem::validate {

// What was seen, and whether all of it was: a look-up that stayed without some answer proves no absence, and addresses
// that nobody told cannot be shown to be covered.
struct Observation {
  std::span<const dns::Record> records;
  Completeness emblems = Completeness::complete;
  Completeness addresses = Completeness::complete;
  std::span<const Seen> seen;
  std::span<const Finding> findings;
};

// With what it is judged. Time, trust and evidence are arguments; everything referred to must outlive the call.
struct Basis {
  UnixTime at;
  const Policy& policy;
  const crypto::Provider& provider;
  CommitmentSource& commitments;
  keys::KeyCache* key_cache = nullptr;  // null: every key is imported anew
  dns::RecordType ihle_type = dns::default_type_ihle;
  const Limits& limits;
};

// Never fails: what cannot be read or settled becomes a finding, and never makes the verdict stronger.
Report judge(const Question& question, const Observation& observation, const Basis& basis);

}  // namespace emblem::validate
