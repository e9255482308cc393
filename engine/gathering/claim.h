// What evidence is gathered for.
#pragma once

#include <string>
#include <vector>

#include "core/evidence/commitment.h"

namespace emblem::gathering {

// A claim that owns what it says; see evidence::CommitmentClaim.
struct Claim {
  std::string domain;
  std::vector<std::string> kids;
  std::vector<token::LogEntry> entries;

  static Claim of(const evidence::CommitmentClaim& claim) {
    return {std::string(claim.domain),
            {claim.kids.begin(), claim.kids.end()},
            {claim.entries.begin(), claim.entries.end()}};
  }

  friend bool operator==(const Claim&, const Claim&) = default;
};

}  // namespace emblem::gathering
