// Step 3 of the procedure: from the emblem's key upwards (draft-linker-diem-adem-core (cbor) section 8.1).
#pragma once

#include <span>

#include "core/validate/verified_token.h"
#include "emblem/limits.h"

namespace emblem::validate {

// A way from the emblem to an endorsement at which the walk may stop.
struct InternalPath {
  std::vector<const VerifiedToken*> endorsements;  // the lowest first; empty: only the emblem's own key
  const KnownKey* top = nullptr;                   // the key that signed the uppermost token
  UnixTime until;                                  // the earliest end, the emblem's included
  enum class Trust : std::uint8_t { none, some_key } trust = Trust::none;  // of any key that signed a token of the path

  bool shows_trust() const { return trust == Trust::some_key; }
};

struct PathRefusal {
  const VerifiedToken* endorsement;
  Code code;
  std::string detail;
};

struct InternalPaths {
  // For every endorsement that can be reached: the path to it that lasts longest, and one that shows a trusted key
  // where the longest does not and such a path was found. First the path of no endorsement.
  std::vector<InternalPath> paths;
  // Endorsements by the emblem's issuer that lie on no path, and why.
  std::vector<PathRefusal> refused;
  enum class Search : std::uint8_t { complete, cut } search = Search::complete;
};

// Endorsements with the emblem's issuer (absent equals absent) that admit the emblem, each endorsing the key below it
// with its issuer as subject; `end` on all but the lowest. What is reachable is settled exactly, in time that grows
// with the product of endorsements and keys; only the search for a trusted key on a path is cut by limits.path_steps.
InternalPaths find_internal_paths(const VerifiedToken& emblem, std::span<const VerifiedToken* const> endorsements,
                                  const Limits& limits);

}  // namespace emblem::validate
