// Letters that look alike. Internal to this room.
#pragma once

#include <string>
#include <string_view>

namespace emblem::desk {

// The shape of a name: twins of other scripts and letters with marks become their plain Latin letters, then rn becomes
// m, vv w and cl d, then 1 and i become l, and 0 o. Names of one shape are taken for one another by a tired reader; the
// result is for comparing only.
std::u32string fold_shape(std::u32string_view name);

}  // namespace emblem::desk
