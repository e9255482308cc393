// Whether an endorsement's key speaks for its organisation: by a pin, or by a commitment.
#pragma once

#include "core/validate/commitment_source.h"
#include "core/validate/signature_budget.h"
#include "core/validate/verified_token.h"

namespace emblem::validate {

struct Standing {
  evidence::Outcome outcome = evidence::Outcome::fails;
  CommitmentStatus status = CommitmentStatus::unverified;
  // What the evidence alone says; null where the endorsement has no log entry to ask about.
  std::shared_ptr<const evidence::VerifiedCommitment> commitment;
};

// Whether the user has named this key as a root key of the organisation.
bool is_pinned(const Policy& policy, const std::optional<token::OrganizationId>& organization,
               const keys::VerifiedKey& key);

class Standings {
 public:
  Standings(const Policy& policy, CommitmentSource& source, SignatureBudget& budget)
      : policy_(policy), source_(source), budget_(budget) {}

  const Policy& policy() const { return policy_; }

  // Of the key that signed `endorsement`, for the organisation that it names as its issuer (draft-linker-diem-adem-core
  // (cbor) section 6). A pin wins over whatever the evidence says. Each endorsement is judged once.
  const Standing& of(const VerifiedToken& endorsement);

 private:
  Standing judge(const VerifiedToken& endorsement);

  const Policy& policy_;
  CommitmentSource& source_;
  SignatureBudget& budget_;
  std::map<const VerifiedToken*, Standing> judged_;
};

}  // namespace emblem::validate
