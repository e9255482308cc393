// The authority's look at a request.
#pragma once

#include "core/desk/request.h"
#include "core/evidence/commitment.h"
#include "engine/issuing/workbench.h"

namespace emblem::issuing {

struct Review {
  std::string jose_kid;
  std::string cbor_kid;
  // Of the root key in each family that the request asks an endorsement in, the weakest.
  evidence::Outcome commitment = evidence::Outcome::unsettled;
  CommitmentStatus status = CommitmentStatus::unverified;
  std::vector<std::string> logs;
  // The last endorsement of the same organisation that this home gave; null if there was none.
  const home::Given* last = nullptr;
  // commitment_not_shown, name_looks_alike, request_differs, and what judging the commitment found.
  std::vector<Finding> findings;
};

// `contents` are the authority's; the look-alike names are those it has endorsed, and its own.
Review review(const home::Contents& contents, const desk::VerifiedRequest& request, const Workbench& bench);

}  // namespace emblem::issuing
