// Follows CNAME and DNAME records among records at hand.
#pragma once

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

// Every name at which aliases from `name` end: several where records of more than one answer lead to different ones.
// Sorted, and never empty: where all of them only loop, it ends as with follow_aliases. At most `most` steps away, and
// 1,024 names on the way.
std::vector<DomainName> find_alias_ends(const DomainName& name, std::span<const Record> records, std::size_t most);

}  // namespace emblem::dns
