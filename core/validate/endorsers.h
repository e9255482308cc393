// Step 5 of the procedure: who else vouches for the issuer (draft-linker-diem-adem-core (cbor) section 8.3).
#pragma once

#include <span>

#include "core/validate/internal_path.h"
#include "core/validate/standing.h"

namespace emblem::validate {

struct Endorsers {
  std::vector<const VerifiedToken*> counting;   // whose commitment holds
  std::vector<const VerifiedToken*> unsettled;  // for which only evidence is missing
  std::vector<PathRefusal> refused;
};

// Endorsements by other organisations of the path's top key, for the emblem's issuer, that admit the emblem and allow
// to endorse further.
Endorsers find_endorsers(const VerifiedToken& emblem, const KnownKey& top,
                         std::span<const VerifiedToken* const> endorsements, Standings& standings);

}  // namespace emblem::validate
