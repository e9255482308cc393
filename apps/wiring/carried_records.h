// Look-ups that a bundle carries, in place of our own.
#pragma once

#include <span>

#include "apps/wiring/look_up.h"
#include "core/decision/decision_record.h"

namespace emblem::wiring {

// What a look-up said besides its records, where it was kept whole.
struct Remarks {
  std::vector<Finding> findings;
  std::vector<Seen> seen;
};

// What one bundle, or one decision record, knows about the DNS.
struct CarriedLookUps {
  std::string path;
  UnixTime made;
  std::vector<bundle::LookUp> look_ups;
  std::vector<Remarks> remarks = {};  // of a decision record: one for each look-up; of a bundle: none
};

// As judge() takes it. Refers to the look-ups it was found in.
struct CarriedRecords {
  std::span<const dns::Record> records;
  validate::Completeness emblems = validate::Completeness::incomplete;
  validate::Completeness addresses = validate::Completeness::incomplete;
  const Remarks* remarks = nullptr;         // of a decision record; null for a bundle
  const bundle::LookUp* look_up = nullptr;  // all that the bundle says; null where there is no answer
  std::vector<Finding> findings;            // what the look-up found out besides records, and whence it is
};

// The answer to exactly this question, from the bundle made last, and before all bundles from the decision record made
// last: who names one judges it again. Where there is none: no records, which settles
// nothing, with a finding that says which questions there are answers to.
CarriedRecords find_carried(std::span<const CarriedLookUps> carried, const validate::Question& question,
                            dns::RecordType ihle_type, const Limits& limits);

// What a decision record says that the DNS said. The record must be one that was parsed.
CarriedLookUps carried_by(decision::DecisionRecord record, std::string path);

// What a look-up of ours puts into a bundle.
bundle::LookUp make_carried(const validate::Question& question, const LookedUp& seen, dns::RecordType ihle_type);

}  // namespace emblem::wiring
