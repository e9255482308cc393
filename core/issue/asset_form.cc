#include "core/issue/asset_form.h"

namespace emblem::issue {
namespace {

constexpr unsigned mapped_prefix = 96;

std::string name_text(const token::NameAsset& asset) {
  if (asset.reach == token::Reach::exact) return asset.name.to_text();
  return asset.name.is_root() ? "*" : "*." + asset.name.to_text();
}

// The length counts in the family that is written.
std::string address_text(const token::AddressAsset& asset) {
  std::string text = "[" + asset.first.to_text();
  if (asset.prefix_length < 128) {
    const bool v4 = asset.first.is_v4() && asset.prefix_length >= mapped_prefix;
    text += "/" + std::to_string(v4 ? asset.prefix_length - mapped_prefix : asset.prefix_length);
  }
  return text + "]";
}

}  // namespace

std::string asset_text(const token::AssetId& asset) {
  if (const auto* name = std::get_if<token::NameAsset>(&asset)) return name_text(*name);
  return address_text(std::get<token::AddressAsset>(asset));
}

Result<void> check_asset(const token::AssetId& asset, Dialect dialect) {
  const std::string text = asset_text(asset);
  const auto read = token::parse_asset(text, dialect);
  if (!read || read->asset.id != asset) return fail(Code::dialect_cannot_say, "assets", text);
  return {};
}

}  // namespace emblem::issue
