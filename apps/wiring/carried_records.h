// Look-ups that a bundle carries, in place of our own.
#pragma once

#include <span>

#include "apps/wiring/look_up.h"
#include "core/decision/decision_record.h"

namespace emblem::wiring {

// What a look-up said besides its records.
using Remarks = std::vector<Finding>;

// What one bundle, or one decision record, knows about the DNS.
struct CarriedLookUps {
  std::string path;
  UnixTime made;
  std::vector<bundle::LookUp> look_ups;
  std::vector<Remarks> remarks = {};        // of a decision record: one for each look-up; of a bundle: none
  std::optional<UnixTime> decided_at = {};  // of a decision record: the moment judged, and the only one it is for
};

// As judge() takes it. Refers to the look-ups it was found in.
struct CarriedRecords {
  std::span<const dns::Record> records;
  validate::Completeness emblems = validate::Completeness::incomplete;
  validate::Completeness addresses = validate::Completeness::incomplete;
  const Remarks* remarks = nullptr;         // of a decision record, as they were; null for a bundle
  const bundle::LookUp* look_up = nullptr;  // all that the bundle says; null where there is no answer
  UnixTime made;                            // when the look-up was made, at the latest
  std::vector<Finding> findings;            // what the look-up found out besides records, and whence it is
};

struct CarriedQuestion {
  const validate::Question& question;
  dns::RecordType ihle_type;
  UnixTime at;  // the moment judged
};

// The answer to exactly this question, from the bundle made last; before all bundles from a decision record of the same
// moment, for who names that judges it again. A record of another moment answers nothing: what it says is past. Where
// there is no answer: no records, which settles nothing, with a finding that says which questions there are answers to.
CarriedRecords find_carried(std::span<const CarriedLookUps> carried, const CarriedQuestion& asked,
                            const Limits& limits);

// What a decision record says that the DNS said. The record must be one that was parsed.
CarriedLookUps carried_by(decision::DecisionRecord record, std::string path);

// What a look-up of ours puts into a bundle.
bundle::LookUp make_carried(const validate::Question& question, const LookedUp& seen, dns::RecordType ihle_type);

}  // namespace emblem::wiring
