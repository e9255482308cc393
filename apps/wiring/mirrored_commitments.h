// Commitments judged by evidence at hand and by what mirrors add to it.
#pragma once

#include "apps/wiring/materials.h"
#include "core/validate/commitment_source.h"
#include "engine/gathering/claim.h"

namespace emblem::wiring {

// A claim that comes up is looked for in the mirrors once; what they have joins the evidence, as if it had been
// fetched.
class MirroredCommitments final : public validate::CommitmentSource {
 public:
  // Everything referred to must outlive this; `basis.evidence` is that of `materials`, to which is added.
  MirroredCommitments(Materials& materials, const validate::EvidenceCommitments::Basis& basis)
      : materials_(materials), basis_(basis), commitments_(std::in_place, basis) {}

  std::shared_ptr<const evidence::VerifiedCommitment> find(const evidence::CommitmentClaim& claim,
                                                           std::size_t& signature_checks) override;

  // What mirrors had for the claims that came up since the last time, each once; or the error that ended looking.
  Result<std::vector<Finding>> take_findings();

 private:
  struct Settled {
    gathering::Claim claim;
    std::vector<Finding> findings;
  };

  const Settled& settle(gathering::Claim claim);
  void add(const bundle::Items& items, std::vector<Finding>& findings);

  Materials& materials_;
  validate::EvidenceCommitments::Basis basis_;
  std::optional<validate::EvidenceCommitments> commitments_;
  std::vector<Settled> settled_;
  std::vector<Finding> findings_;
  std::optional<Error> failure_;
};

}  // namespace emblem::wiring
