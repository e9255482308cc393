// Commitments as tests decide them.
#pragma once

#include <map>

#include "core/validate/commitment_source.h"
#include "tests/support/test_key.h"

namespace emblem::support {

// Answers with commitments that verify_commitment gave for the deployed vectors: one that holds, one that is
// contradicted, one without evidence. Claims nobody decided about are unsettled.
class DecidedCommitments final : public validate::CommitmentSource {
 public:
  void decide(std::string_view domain, const TestKey& key, evidence::Outcome outcome);

  std::shared_ptr<const evidence::VerifiedCommitment> find(const evidence::CommitmentClaim& claim,
                                                           std::size_t& signature_checks) override;

 private:
  std::map<std::pair<std::string, std::string>, evidence::Outcome> decided_;
};

}  // namespace emblem::support
