// Which names of a zone can have records of their own.
#pragma once

#include <set>

#include "core/zone/zone_file.h"
#include "emblem/code.h"

namespace emblem::zone {

class OwnerRules {
 public:
  explicit OwnerRules(const ZoneFile& file);

  // What a file that the zone's includes says besides.
  void add(const ZoneFile& file);

  // Why no record can stand at the name: owner_outside_zone, owner_is_alias (a CNAME stands there, or a DNAME above
  // it), owner_delegated (an NS record stands at it or between it and the zone); nothing if one can.
  std::optional<Code> find_obstacle(const dns::DomainName& owner) const;

 private:
  dns::DomainName zone_;
  std::set<dns::DomainName> aliases_;
  std::set<dns::DomainName> redirections_;  // DNAME: what is below
  std::set<dns::DomainName> cuts_;
};

}  // namespace emblem::zone
