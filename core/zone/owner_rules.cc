#include "core/zone/owner_rules.h"

namespace emblem::zone {

OwnerRules::OwnerRules(const ZoneFile& file) : zone_(file.zone()) { add(file); }

void OwnerRules::add(const ZoneFile& file) {
  for (const ZoneRecord& found : file.records()) {
    const dns::Record& record = found.record;
    if (record.type == dns::type_cname) aliases_.insert(record.owner);
    if (record.type == dns::type_dname) redirections_.insert(record.owner);
    if (record.type == dns::type_ns && record.owner != zone_) cuts_.insert(record.owner);
  }
}

std::optional<Code> OwnerRules::find_obstacle(const dns::DomainName& owner) const {
  if (!owner.is_at_or_below(zone_)) return Code::owner_outside_zone;
  // From the name up, so that the cut or alias nearest to the zone decides: what lies below it is not the zone's.
  std::optional<Code> obstacle;
  if (aliases_.contains(owner)) obstacle = Code::owner_is_alias;
  for (dns::DomainName name = owner; name != zone_;) {
    if (cuts_.contains(name)) obstacle = Code::owner_delegated;
    name = name.parent();
    if (redirections_.contains(name)) obstacle = Code::owner_is_alias;
  }
  return obstacle;
}

}  // namespace emblem::zone
