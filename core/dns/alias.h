// Follows CNAME and DNAME records among records at hand.
#pragma once

#include <map>
#include <set>
#include <span>
#include <vector>

#include "core/dns/record.h"

namespace emblem::dns {

enum class AliasEnd : std::uint8_t {
  reached,  // `end` is no alias as far as these records show
  looped,   // a loop, too many steps, or a target that is no name
};

struct AliasPath {
  DomainName end;
  AliasEnd how = AliasEnd::reached;
  std::vector<Record> used;  // the CNAME and DNAME records, in the order followed
};

// From `name`, at most `most` steps (Limits::aliases). CNAME wins over DNAME (RFC 1034 section 3.6.2, RFC 6672 section
// 2.2). When `how` is looped, `end` is the name at which following stopped.
AliasPath follow_aliases(const DomainName& name, std::span<const Record> records, std::size_t most);

// Aliases among the records of several answers, in an order to find them by. Refers to the records.
class AliasMap {
 public:
  explicit AliasMap(std::span<const Record> records);

  // Every name at which aliases from `name` end: several where answers lead to different ones. A name that owns other
  // records as well is one of them: no honest answer has both, and who adds an alias to another's answer must not hide
  // that. Sorted, and never empty: where all only loop, it ends as with follow_aliases. At most `most` steps away, and
  // 1,024 names on the way.
  std::vector<DomainName> find_ends(const DomainName& name, std::size_t most) const;

 private:
  using ByOwner = std::multimap<DomainName, const Record*>;

  static void add_targets(const DomainName& name, const DomainName& owner, const ByOwner& aliases,
                          std::vector<DomainName>& targets);
  std::vector<DomainName> targets_of(const DomainName& name) const;

  std::span<const Record> records_;
  ByOwner cnames_;
  ByOwner dnames_;
  std::set<DomainName> owners_;  // of anything else
};

// The same where it is asked once.
std::vector<DomainName> find_alias_ends(const DomainName& name, std::span<const Record> records, std::size_t most);

}  // namespace emblem::dns
