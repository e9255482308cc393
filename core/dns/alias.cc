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

AliasMap::AliasMap(std::span<const Record> records) : records_(records) {
  for (const Record& record : records) {
    if (record.type == type_cname) {
      cnames_.emplace(record.owner, &record);
    } else if (record.type == type_dname) {
      dnames_.emplace(record.owner, &record);
    } else {
      owners_.insert(record.owner);
    }
  }
}

void AliasMap::add_targets(const DomainName& name, const DomainName& owner, const ByOwner& aliases,
                           std::vector<DomainName>& targets) {
  const auto [first, last] = aliases.equal_range(owner);
  for (auto alias = first; alias != last; ++alias) {
    if (auto target = target_of(name, *alias->second)) targets.push_back(*std::move(target));
  }
}

std::vector<DomainName> AliasMap::targets_of(const DomainName& name) const {
  std::vector<DomainName> targets;
  add_targets(name, name, cnames_, targets);
  if (!targets.empty()) return targets;
  for (DomainName above = name; !above.is_root() && !dnames_.empty();) {
    above = above.parent();
    add_targets(name, above, dnames_, targets);
  }
  return targets;
}

std::vector<DomainName> AliasMap::find_ends(const DomainName& name, std::size_t most) const {
  constexpr std::size_t most_names = 1024;
  std::set<DomainName> visited{name};
  std::vector<DomainName> ends;
  std::vector<DomainName> here{name};
  for (std::size_t step = 0; !here.empty(); ++step) {
    std::vector<DomainName> next;
    for (const DomainName& passed : here) {
      const auto targets = step < most ? targets_of(passed) : std::vector<DomainName>{};
      if (targets.empty() || owners_.contains(passed)) ends.push_back(passed);
      for (const DomainName& target : targets) {
        if (visited.size() < most_names && visited.insert(target).second) next.push_back(target);
      }
    }
    here = std::move(next);
  }
  if (ends.empty()) ends.push_back(follow_aliases(name, records_, most).end);
  std::ranges::sort(ends);
  return ends;
}

std::vector<DomainName> find_alias_ends(const DomainName& name, std::span<const Record> records, std::size_t most) {
  if (find_alias(name, records) == nullptr) return {name};
  return AliasMap(records).find_ends(name, most);
}

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
