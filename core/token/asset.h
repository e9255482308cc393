// What an emblem marks.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "core/dns/domain_name.h"
#include "core/dns/ip_address.h"
#include "emblem/report.h"

namespace emblem::token {

enum class Reach : std::uint8_t {
  exact,
  subtree  // a wildcard: the name itself and everything below it
};

struct NameAsset {
  dns::DomainName name;
  Reach reach = Reach::exact;

  friend bool operator==(const NameAsset&, const NameAsset&) = default;
};

// An address, or a block of them. The length counts bits of the IPv6 form, in which IPv4 is mapped: 96 and more for
// IPv4.
struct AddressAsset {
  dns::IpAddress first;
  std::uint8_t prefix_length = 128;

  friend bool operator==(const AddressAsset&, const AddressAsset&) = default;
};

// Kinds of asset never compare with each other. Digests of data will join.
using AssetId = std::variant<NameAsset, AddressAsset>;

struct Asset {
  AssetId id;
  std::string text;  // as written

  friend bool operator==(const Asset&, const Asset&) = default;
};

struct ParsedAsset {
  Asset asset;
  std::vector<Finding> findings;
};

// An asset identifier in the forms of `dialect`: `cose` has names only; `jose` and `cose-16sep` have wildcards and
// bracketed addresses too (draft-linker-diem-adem-core-01 section 3.1.1). Error: asset_malformed.
Result<ParsedAsset> parse_asset(std::string_view text, Dialect dialect);

// What a user asks about: a name, `v4`, `[v6]`, an address or a prefix with or without brackets; no wildcard. Error:
// asset_malformed.
Result<Asset> parse_asked_asset(std::string_view text);

// Whether `general` is more general than `special` or equal to it (core-01 section 3.1.1.3).
bool covers(const AssetId& general, const AssetId& special);

// The first of `assets` that covers `asked`; none is nullptr.
const Asset* find_covering(const std::vector<Asset>& assets, const AssetId& asked);

}  // namespace emblem::token
