// What logs with the static API put into their SCTs (C2SP static-ct-api).
#pragma once

#include <optional>

#include "core/bytes/bytes.h"

namespace emblem::ct {

// The leaf index in an SCT's extensions: type 0, five bytes. Other types are stepped over. Nothing when there is none,
// more than one, or the extensions are broken.
std::optional<std::uint64_t> find_leaf_index(ByteView extensions);

}  // namespace emblem::ct
