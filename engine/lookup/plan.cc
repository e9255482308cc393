#include "engine/lookup/plan.h"

namespace emblem::lookup {

Plan plan_for_name(const dns::DomainName& asset, const std::optional<dns::DomainName>& where) {
  Plan plan;
  plan.emblem_names.push_back(where.value_or(asset));
  if (where && *where != asset) plan.address_names.push_back(asset);
  return plan;
}

Plan plan_for_address(const dns::IpAddress& asset, const std::optional<dns::DomainName>& where) {
  Plan plan;
  if (where) {
    plan.emblem_names.push_back(*where);
  } else {
    plan.reverse_name = asset.reverse_name();
  }
  return plan;
}

}  // namespace emblem::lookup
