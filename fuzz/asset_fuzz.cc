// An asset covers itself, is the same in every dialect that reads it, and covers nothing of another kind. An
// organisation's identifier holds a name that could be an asset.
#include <cstdlib>

#include "core/token/asset.h"
#include "core/token/organization.h"

namespace {

using namespace emblem;
using token::AssetId;

void check_cover(const AssetId& first, const AssetId& second) {
  if (!token::covers(first, first)) std::abort();
  if (first.index() != second.index() && token::covers(first, second)) std::abort();
  // Two that cover each other are one.
  if (token::covers(first, second) && token::covers(second, first) && first != second) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = input.find('\n');
  const std::string_view text = input.substr(0, line);
  const auto jose = token::parse_asset(text, Dialect::jose);
  const auto cose = token::parse_asset(text, Dialect::cose);
  const auto asked = token::parse_asked_asset(text);
  if (cose && (!jose || jose->asset.id != cose->asset.id)) std::abort();
  if (asked && (!jose || jose->asset.id != asked->id)) std::abort();
  if (jose) {
    const auto other =
        token::parse_asset(line == std::string_view::npos ? "*.a" : input.substr(line + 1), Dialect::jose);
    if (other) check_cover(jose->asset.id, other->asset.id);
  }
  const auto organization = token::OrganizationId::parse(text);
  if (organization && !token::parse_asset(organization->domain(), Dialect::cose)) std::abort();
  return 0;
}
