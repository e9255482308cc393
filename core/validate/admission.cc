#include "core/validate/admission.h"

#include <algorithm>

namespace emblem::validate {
namespace {

bool admits_purposes(const token::Constraints& constraints, const token::EmblemClaims& emblem) {
  if (!constraints.purposes) return true;
  // Present and empty admits nothing, not even an emblem that claims nothing.
  return *constraints.purposes != 0 && token::includes(*constraints.purposes, emblem.purposes);
}

bool admits_distribution(const token::Constraints& constraints, const token::EmblemClaims& emblem) {
  if (!constraints.distribution) return true;
  return token::includes(*constraints.distribution, channel) &&
         token::includes(*constraints.distribution, emblem.distribution.value_or(channel));
}

bool admits_assets(const token::Constraints& constraints, const token::EmblemClaims& emblem) {
  if (!constraints.assets) return true;
  return std::ranges::all_of(emblem.assets, [&](const token::Asset& asset) {
    return token::find_covering(*constraints.assets, asset.id) != nullptr;
  });
}

}  // namespace

std::optional<std::string> find_breach(const token::UnverifiedToken& emblem,
                                       const token::UnverifiedToken& endorsement) {
  const token::EmblemClaims& claims = emblem.emblem();
  const token::Constraints& constraints = endorsement.endorsement().constraints;
  if (!admits_purposes(constraints, claims)) return "purpose";
  if (!admits_distribution(constraints, claims)) return "distribution";
  if (!admits_assets(constraints, claims)) return "assets";
  if (constraints.window && emblem.not_before + *constraints.window < emblem.expires) return "lifetime";
  return std::nullopt;
}

bool allows_channel(const token::EmblemClaims& emblem) {
  return !emblem.distribution || token::includes(*emblem.distribution, channel);
}

}  // namespace emblem::validate
