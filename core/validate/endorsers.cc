#include "core/validate/endorsers.h"

#include "core/validate/admission.h"

namespace emblem::validate {
namespace {

using Power = token::EndorsementClaims::Power;

// Why an endorsement by somebody else cannot count, whatever its commitment; nothing if it can.
std::optional<PathRefusal> find_refusal(const VerifiedToken& emblem, const KnownKey& top,
                                        const VerifiedToken& endorsement) {
  const token::EndorsementClaims& claims = endorsement.content().endorsement();
  if (claims.subject != emblem.content().issuer) {
    return PathRefusal{&endorsement, Code::external_ignored, "its subject is another organisation"};
  }
  if (!top.key->is_named(claims.key)) {
    return PathRefusal{&endorsement, Code::external_ignored, "it endorses another key"};
  }
  if (claims.end != Power::endorse_further) return PathRefusal{&endorsement, Code::endorsement_cannot_endorse, ""};
  if (auto breach = find_breach(emblem.content(), endorsement.content())) {
    return PathRefusal{&endorsement, Code::endorsement_not_admitting, std::move(*breach)};
  }
  return std::nullopt;
}

}  // namespace

Endorsers find_endorsers(const VerifiedToken& emblem, const KnownKey& top,
                         std::span<const VerifiedToken* const> endorsements, Standings& standings) {
  Endorsers endorsers;
  for (const VerifiedToken* endorsement : endorsements) {
    const auto& issuer = endorsement->content().issuer;
    if (!issuer || issuer == emblem.content().issuer) continue;
    if (auto refusal = find_refusal(emblem, top, *endorsement)) {
      endorsers.refused.push_back(*std::move(refusal));
      continue;
    }
    switch (standings.of(*endorsement).outcome) {
      case evidence::Outcome::holds:
        endorsers.counting.push_back(endorsement);
        break;
      case evidence::Outcome::unsettled:
        endorsers.unsettled.push_back(endorsement);
        break;
      case evidence::Outcome::fails:
        endorsers.refused.push_back({endorsement, Code::endorser_refused, ""});
        break;
    }
  }
  return endorsers;
}

}  // namespace emblem::validate
