#include "core/dns/alias.h"

#include <algorithm>

namespace emblem::dns {
namespace {

// `name` with the DNAME's owner at its end replaced by the target; nothing when the result is too long.
std::optional<DomainName> substitute(const DomainName& name, const Record& dname) {
  const ByteView front = name.wire().first(name.wire().size() - dname.owner.wire().size());
  Bytes wire(front.begin(), front.end());
  wire.insert(wire.end(), dname.rdata.begin(), dname.rdata.end());
  auto target = DomainName::from_wire(wire);
  if (!target) return std::nullopt;
  return *std::move(target);
}

const Record* find_alias(const DomainName& name, std::span<const Record> records) {
  const Record* found = nullptr;
  for (const Record& record : records) {
    if (record.type == type_cname && record.owner == name) return &record;
    if (record.type == type_dname && record.owner != name && name.is_at_or_below(record.owner)) found = &record;
  }
  return found;
}

std::optional<DomainName> target_of(const DomainName& name, const Record& alias) {
  if (alias.type == type_dname) return substitute(name, alias);
  auto target = DomainName::from_wire(alias.rdata);
  if (!target) return std::nullopt;
  return *std::move(target);
}

}  // namespace

AliasPath follow_aliases(const DomainName& name, std::span<const Record> records, std::size_t most) {
  AliasPath path{.end = name};
  std::vector<DomainName> visited{name};
  while (const Record* alias = find_alias(path.end, records)) {
    auto target = target_of(path.end, *alias);
    path.used.push_back(*alias);
    if (!target || path.used.size() > most || std::ranges::find(visited, *target) != visited.end()) {
      path.how = AliasEnd::looped;
      return path;
    }
    path.end = *std::move(target);
    visited.push_back(path.end);
  }
  return path;
}

}  // namespace emblem::dns
