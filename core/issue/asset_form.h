// Assets as tokens write them.
#pragma once

#include "core/token/asset.h"

namespace emblem::issue {

// One text for each asset, however it was typed: a name in lower case without trailing dot, "*.name", "*", an address
// or a block in brackets ("[192.0.2.1]", "[2001:db8::/32]").
std::string asset_text(const token::AssetId& asset);

// Whether readers of the dialect take that text for this asset. Error: dialect_cannot_say.
Result<void> check_asset(const token::AssetId& asset, Dialect dialect);

}  // namespace emblem::issue
