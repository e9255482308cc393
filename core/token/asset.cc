#include "core/token/asset.h"

#include <algorithm>
#include <charconv>

namespace emblem::token {
namespace {

constexpr std::uint8_t mapped_prefix = 96;

std::unexpected<Error> malformed_asset(std::string_view text, std::string_view why) {
  return fail(Code::asset_malformed, "", std::string(text) + ": " + std::string(why));
}

bool is_name_character(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '-' || character == '_';
}

bool is_digit(char character) { return character >= '0' && character <= '9'; }

// A name whose last label is all digits would be an address that nobody can read.
bool ends_in_number(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  const std::size_t dot = name.rfind('.');
  const std::string_view last = dot == std::string_view::npos ? name : name.substr(dot + 1);
  return std::ranges::all_of(last, is_digit);
}

Result<dns::DomainName> parse_name(std::string_view text) {
  if (text.empty() || text == ".") return malformed_asset(text, "no name");
  if (!std::ranges::all_of(text, [](char c) { return c == '.' || is_name_character(c); })) {
    return malformed_asset(text, "a character that no name has");
  }
  if (ends_in_number(text)) return malformed_asset(text, "neither a name nor an address in brackets");
  auto name = dns::DomainName::parse(text);
  if (!name) return malformed_asset(text, "not a domain name");
  return name;
}

Result<AssetId> parse_wildcard(std::string_view text) {
  if (text == "*" || text == "*.") return NameAsset{dns::DomainName(), Reach::subtree};
  EMBLEM_TRY(dns::DomainName name, parse_name(text.substr(2)));
  return NameAsset{std::move(name), Reach::subtree};
}

// Whether all bits after the first `length` are zero.
bool has_no_host_bits(const AddressAsset& block) {
  for (std::size_t bit = block.prefix_length; bit < 128; ++bit) {
    if ((block.first.bytes[bit / 8] >> (7 - bit % 8) & 1) != 0) return false;
  }
  return true;
}

Result<AssetId> parse_address(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string_view address_text = text.substr(0, slash);
  const auto address = dns::IpAddress::parse(address_text);
  if (!address) return malformed_asset(text, "not an address");
  AddressAsset block{.first = *address};
  if (slash == std::string_view::npos) return block;
  // The length is counted in the family that is written, not in the one that is meant.
  const bool written_as_v4 = address_text.find(':') == std::string_view::npos;
  const std::string_view length_text = text.substr(slash + 1);
  unsigned length = 0;
  const auto [end, status] = std::from_chars(length_text.data(), length_text.data() + length_text.size(), length);
  const bool canonical = status == std::errc{} && end == length_text.data() + length_text.size() &&
                         (length_text.size() == 1 || length_text.front() != '0');
  if (!canonical || length > (written_as_v4 ? 32U : 128U)) return malformed_asset(text, "not a prefix length");
  block.prefix_length = static_cast<std::uint8_t>(written_as_v4 ? length + mapped_prefix : length);
  if (!has_no_host_bits(block)) return malformed_asset(text, "bits beyond the prefix length");
  return block;
}

// Addresses without brackets: what has a colon, or would be an IPv4 address.
bool looks_like_address(std::string_view text) {
  return text.find(':') != std::string_view::npos || dns::IpAddress::parse(text.substr(0, text.find('/'))).has_value();
}

bool is_bracketed(std::string_view text) { return text.size() > 2 && text.front() == '[' && text.back() == ']'; }

}  // namespace

Result<ParsedAsset> parse_asset(std::string_view text, Dialect dialect) {
  ParsedAsset parsed{.asset = {.text = std::string(text)}};
  if (dialect == Dialect::cose) {
    EMBLEM_TRY(dns::DomainName name, parse_name(text));
    parsed.asset.id = NameAsset{std::move(name), Reach::exact};
  } else if (is_bracketed(text)) {
    EMBLEM_TRY(parsed.asset.id, parse_address(text.substr(1, text.size() - 2)));
  } else if (looks_like_address(text)) {
    EMBLEM_TRY(parsed.asset.id, parse_address(text));
    parsed.findings.push_back({Code::address_without_brackets, "", parsed.asset.text});
  } else if (text == "*" || text.starts_with("*.")) {
    EMBLEM_TRY(parsed.asset.id, parse_wildcard(text));
    if (std::get<NameAsset>(parsed.asset.id).name.is_root()) {
      parsed.findings.push_back({Code::wildcard_of_everything, "", parsed.asset.text});
    }
  } else {
    EMBLEM_TRY(dns::DomainName name, parse_name(text));
    parsed.asset.id = NameAsset{std::move(name), Reach::exact};
  }
  return parsed;
}

Result<Asset> parse_asked_asset(std::string_view text) {
  Asset asset{.text = std::string(text)};
  if (is_bracketed(text)) {
    EMBLEM_TRY(asset.id, parse_address(text.substr(1, text.size() - 2)));
  } else if (looks_like_address(text)) {
    EMBLEM_TRY(asset.id, parse_address(text));
  } else {
    EMBLEM_TRY(dns::DomainName name, parse_name(text));
    asset.id = NameAsset{std::move(name), Reach::exact};
  }
  return asset;
}

bool covers(const AssetId& general, const AssetId& special) {
  if (general.index() != special.index()) return false;
  if (const auto* name = std::get_if<NameAsset>(&general)) {
    const auto& other = std::get<NameAsset>(special);
    if (name->reach == Reach::exact) return *name == other;
    return other.name.is_at_or_below(name->name);
  }
  const auto& block = std::get<AddressAsset>(general);
  const auto& other = std::get<AddressAsset>(special);
  if (other.prefix_length < block.prefix_length) return false;
  for (std::size_t bit = 0; bit < block.prefix_length; ++bit) {
    const unsigned shift = 7 - bit % 8;
    if ((block.first.bytes[bit / 8] >> shift & 1) != (other.first.bytes[bit / 8] >> shift & 1)) return false;
  }
  return true;
}

const Asset* find_covering(const std::vector<Asset>& assets, const AssetId& asked) {
  const auto found = std::ranges::find_if(assets, [&](const Asset& asset) { return covers(asset.id, asked); });
  return found == assets.end() ? nullptr : &*found;
}

}  // namespace emblem::token
