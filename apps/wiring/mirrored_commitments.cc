#include "apps/wiring/mirrored_commitments.h"

#include <algorithm>
#include <utility>

#include "core/bundle/items.h"

namespace emblem::wiring {

std::shared_ptr<const evidence::VerifiedCommitment> MirroredCommitments::find(const evidence::CommitmentClaim& claim,
                                                                              std::size_t& signature_checks) {
  auto owned = gathering::Claim::of(claim);
  const auto known = std::ranges::find(settled_, owned, &Settled::claim);
  for (const Finding& finding : (known != settled_.end() ? *known : settle(std::move(owned))).findings) {
    if (std::ranges::find(findings_, finding) == findings_.end()) findings_.push_back(finding);
  }
  return commitments_->find(claim, signature_checks);
}

const MirroredCommitments::Settled& MirroredCommitments::settle(gathering::Claim claim) {
  Settled& settled = settled_.emplace_back(Settled{.claim = std::move(claim), .findings = {}});
  auto from = settle_from_mirrors(settled.claim, {.mirrors = materials_.mirrors,
                                                  .evidence = materials_.evidence,
                                                  .logs = materials_.logs,
                                                  .provider = basis_.provider,
                                                  .limits = basis_.limits});
  if (!from) {
    if (!failure_) failure_ = std::move(from).error();
    return settled;
  }
  settled.findings = std::move(from->findings);
  if (!from->items.inclusions.empty()) add(from->items, settled.findings);
  return settled;
}

void MirroredCommitments::add(const bundle::Items& items, std::vector<Finding>& findings) {
  evidence::SetBuilder builder(basis_.reader, basis_.provider, basis_.limits);
  bundle::add_items(bundle::items_of(materials_.evidence), "at hand", builder);
  bundle::add_items(items, "mirror", builder);
  commitments_.reset();  // it refers to what is replaced
  materials_.evidence = std::move(builder).build();
  commitments_.emplace(basis_);
  const auto broken = materials_.evidence.findings();
  findings.insert(findings.end(), broken.begin(), broken.end());
}

Result<std::vector<Finding>> MirroredCommitments::take_findings() {
  if (failure_) return std::unexpected(*failure_);
  return std::exchange(findings_, {});
}

}  // namespace emblem::wiring
