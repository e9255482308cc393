// Look-ups that a bundle carries, in place of our own.
#pragma once

#include <span>

#include "apps/wiring/look_up.h"
#include "core/bundle/bundle.h"

namespace emblem::wiring {

// What one bundle knows about the DNS.
struct CarriedLookUps {
  std::string path;
  UnixTime made;
  std::vector<bundle::LookUp> look_ups;
};

// As judge() takes it. Refers to the look-ups it was found in.
struct CarriedRecords {
  std::span<const dns::Record> records;
  validate::Completeness emblems = validate::Completeness::incomplete;
  validate::Completeness addresses = validate::Completeness::incomplete;
  const bundle::LookUp* look_up = nullptr;  // all that the bundle says; null where there is no answer
  std::vector<Finding> findings;            // what the look-up found out besides records, and whence it is
};

// The answer to exactly this question, from the bundle made last. Where there is none: no records, which settles
// nothing, with a finding that says which questions there are answers to.
CarriedRecords find_carried(std::span<const CarriedLookUps> carried, const validate::Question& question,
                            dns::RecordType ihle_type, const Limits& limits);

// What a look-up of ours puts into a bundle.
bundle::LookUp make_carried(const validate::Question& question, const LookedUp& seen, dns::RecordType ihle_type);

}  // namespace emblem::wiring
