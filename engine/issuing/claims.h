// Judging commitments with what is at hand.
#pragma once

#include <span>

#include "core/evidence/commitment.h"
#include "engine/issuing/workbench.h"

namespace emblem::issuing {

// These DER certificates, and what the bench has besides; `name` is for findings.
evidence::Set gather_evidence(std::string_view name, std::span<const Bytes> chain, const Workbench& bench);

// As a stranger would judge it now, one entry being enough.
evidence::VerifiedCommitment judge_claim(const evidence::CommitmentClaim& claim, const evidence::Set& evidence,
                                         const Workbench& bench);

}  // namespace emblem::issuing
