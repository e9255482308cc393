#include "core/validate/standing.h"

#include <algorithm>

namespace emblem::validate {

bool is_pinned(const Policy& policy, const std::optional<token::OrganizationId>& organization,
               const keys::VerifiedKey& key) {
  return organization && std::ranges::any_of(policy.pins, [&](const Pin& pin) {
           return pin.organization == *organization && pin.key->id(keys::Family::jose) == key.id(keys::Family::jose);
         });
}

const Standing& Standings::of(const VerifiedToken& endorsement) {
  const auto known = judged_.find(&endorsement);
  if (known != judged_.end()) return known->second;
  return judged_.emplace(&endorsement, judge(endorsement)).first->second;
}

Standing Standings::judge(const VerifiedToken& endorsement) {
  const token::UnverifiedToken& content = endorsement.content();
  Standing standing;
  // Nobody can commit to a key without a name to commit under.
  if (!content.issuer) return standing;
  const auto& entries = content.endorsement().log;
  if (!entries.empty()) {
    const auto kids = endorsement.signer().key->identifier_texts(content.family());
    standing.commitment =
        source_.find({.domain = content.issuer->domain(), .kids = kids, .entries = entries}, budget_.left());
    standing.outcome = standing.commitment->outcome();
    standing.status = standing.commitment->status();
  }
  if (is_pinned(policy_, content.issuer, *endorsement.signer().key)) {
    standing.outcome = evidence::Outcome::holds;
    standing.status = CommitmentStatus::pinned;
  }
  return standing;
}

}  // namespace emblem::validate
