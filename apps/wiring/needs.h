// What came up on the way to a report, for whoever carries it elsewhere.
#pragma once

#include <optional>
#include <vector>

#include "core/bundle/bundle.h"
#include "core/validate/commitment_source.h"
#include "engine/gathering/claim.h"

namespace emblem::wiring {

struct Needs {
  std::vector<bundle::LookUp> look_ups;
  std::optional<UnixTime> looked_up;     // the earliest moment of those that were carried here; nothing where none was
  std::vector<gathering::Claim> claims;  // commitments that were asked about, each once
  std::vector<Finding> findings;         // of look-ups and records
};

// Passes questions on, and remembers them.
class RememberingCommitments final : public validate::CommitmentSource {
 public:
  RememberingCommitments(validate::CommitmentSource& source, Needs& needs) : source_(source), needs_(needs) {}

  std::shared_ptr<const evidence::VerifiedCommitment> find(const evidence::CommitmentClaim& claim,
                                                           std::size_t& signature_checks) override;

 private:
  validate::CommitmentSource& source_;
  Needs& needs_;
};

}  // namespace emblem::wiring
