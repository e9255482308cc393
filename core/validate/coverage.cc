#include "core/validate/coverage.h"

#include <algorithm>
#include <set>

#include "core/dns/alias.h"
#include "core/dns/text_record.h"
#include "core/token/txt_record.h"

namespace emblem::validate {
namespace {

std::vector<dns::IpAddress> addresses_of(const dns::DomainName& name, std::span<const dns::Record> records,
                                         const Limits& limits) {
  const std::vector<dns::DomainName> owners = dns::find_alias_ends(name, records, limits.aliases);
  std::vector<dns::IpAddress> addresses;
  for (const dns::Record& record : records) {
    if (!std::ranges::binary_search(owners, record.owner)) continue;
    if (const auto address = dns::IpAddress::from_record(record)) addresses.push_back(*address);
  }
  std::ranges::sort(addresses);
  const auto repeated = std::ranges::unique(addresses);
  addresses.erase(repeated.begin(), repeated.end());
  return addresses;
}

bool carries_emblem(const dns::Record& record, dns::RecordType ihle_type) {
  if (record.type == ihle_type) return true;
  if (record.type != dns::type_txt) return false;
  const auto first = dns::find_first_string(record.rdata);
  if (!first) return false;
  // A label ends at the first equals sign, so the first string mostly tells.
  if (first->contains('=')) return token::find_label(*first).has_value();
  const auto text = dns::parse_text_record(record.rdata);
  return text && token::find_label(*text).has_value();
}

std::string join(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

template <typename Kind>
bool covers_any(const token::EmblemClaims& emblem) {
  return std::ranges::any_of(emblem.assets,
                             [](const token::Asset& asset) { return std::holds_alternative<Kind>(asset.id); });
}

// A name through its addresses: all of them, or it is not covered.
Coverage cover_by_addresses(const token::EmblemClaims& emblem, const std::vector<dns::IpAddress>& addresses,
                            Completeness completeness) {
  Coverage coverage;
  std::vector<std::string> uncovered;
  std::optional<std::string> first;
  for (const dns::IpAddress& address : addresses) {
    const token::Asset* asset = token::find_covering(emblem.assets, token::AddressAsset{.first = address});
    if (asset == nullptr) {
      uncovered.push_back(address.to_text());
    } else if (!first) {
      first = asset->text;
    }
  }
  if (uncovered.empty() && completeness == Completeness::incomplete) {
    coverage.is_open = covers_any<token::AddressAsset>(emblem);
    return coverage;
  }
  if (!first) return coverage;
  if (uncovered.empty()) {
    coverage.covered_by = first;
    coverage.findings.push_back({Code::covered_by_address, "", *first});
  } else {
    coverage.findings.push_back({Code::addresses_partly_covered, "", "not " + join(uncovered)});
  }
  return coverage;
}

// The names that the records show to have the address, aliases of such names too.
std::set<dns::DomainName> names_having(const dns::IpAddress& address, std::span<const dns::Record> records,
                                       const Limits& limits) {
  std::set<dns::DomainName> names;
  for (const dns::Record& record : records) {
    if (dns::IpAddress::from_record(record) == address) names.insert(record.owner);
  }
  for (std::size_t step = 0; step < limits.aliases; ++step) {
    const std::size_t before = names.size();
    for (const dns::Record& record : records) {
      if (record.type != dns::type_cname) continue;
      const auto target = dns::DomainName::from_wire(record.rdata);
      if (target && names.contains(*target)) names.insert(record.owner);
    }
    if (names.size() == before) break;
  }
  return names;
}

// An address through the names that are shown to have it. Any name may have addresses that were not told.
Coverage cover_by_names(const token::EmblemClaims& emblem, const token::AddressAsset& asked,
                        const CoverageBasis& basis) {
  for (const dns::DomainName& name : names_having(asked.first, basis.records, basis.limits)) {
    if (const token::Asset* asset = token::find_covering(emblem.assets, token::NameAsset{name})) {
      return {.covered_by = asset->text};
    }
  }
  return {.is_open = basis.addresses == Completeness::incomplete && covers_any<token::NameAsset>(emblem)};
}

Finding not_covered(const token::EmblemClaims& emblem, bool is_open) {
  constexpr std::size_t most_shown = 8;
  std::vector<std::string> texts;
  for (const token::Asset& asset : emblem.assets) {
    if (texts.size() == most_shown) {
      texts.emplace_back("...");
      break;
    }
    texts.push_back(asset.text);
  }
  return {is_open ? Code::addresses_unknown : Code::asset_not_covered, "", "it covers " + join(texts)};
}

}  // namespace

Scope select_records(std::span<const dns::Record> records, const Question& question, dns::RecordType ihle_type,
                     const Limits& limits) {
  Scope scope;
  const auto* name = std::get_if<token::NameAsset>(&question.asset.id);
  if (question.look_at) {
    scope.owners = dns::find_alias_ends(*question.look_at, records, limits.aliases);
  } else if (name != nullptr) {
    scope.owners = dns::find_alias_ends(name->name, records, limits.aliases);
  }
  for (const dns::Record& record : records) {
    if (!carries_emblem(record, ihle_type)) continue;
    if (scope.owners.empty() || std::ranges::binary_search(scope.owners, record.owner)) {
      scope.records.push_back(&record);
    } else {
      scope.other_owners.push_back(record.owner);
    }
  }
  if (!scope.records.empty()) scope.other_owners.clear();
  std::ranges::sort(scope.other_owners);
  const auto repeated = std::ranges::unique(scope.other_owners);
  scope.other_owners.erase(repeated.begin(), repeated.end());
  return scope;
}

Coverage find_coverage(const token::UnverifiedToken& emblem, const Question& question, const CoverageBasis& basis) {
  const token::EmblemClaims& claims = emblem.emblem();
  if (const token::Asset* asset = token::find_covering(claims.assets, question.asset.id)) {
    return {.covered_by = asset->text};
  }
  Coverage coverage;
  if (emblem.dialect == Dialect::jose) {
    if (const auto* name = std::get_if<token::NameAsset>(&question.asset.id)) {
      coverage = cover_by_addresses(claims, addresses_of(name->name, basis.records, basis.limits), basis.addresses);
    } else if (const auto& asked = std::get<token::AddressAsset>(question.asset.id); asked.prefix_length == 128) {
      coverage = cover_by_names(claims, asked, basis);
    }
  }
  if (!coverage.covered_by) coverage.findings.push_back(not_covered(claims, coverage.is_open));
  return coverage;
}

}  // namespace emblem::validate
