#include "apps/wiring/needs.h"

#include <algorithm>

namespace emblem::wiring {

std::shared_ptr<const evidence::VerifiedCommitment> RememberingCommitments::find(const evidence::CommitmentClaim& claim,
                                                                                 std::size_t& signature_checks) {
  auto owned = gathering::Claim::of(claim);
  auto& claims = needs_.claims;
  if (std::ranges::find(claims, owned) == claims.end()) claims.push_back(std::move(owned));
  return source_.find(claim, signature_checks);
}

}  // namespace emblem::wiring
