// Punycode (RFC 3492), for showing and comparing names. Internal to this room.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace emblem::desk {

// The code points of one label that begins with "xn--". Nothing where it is of another kind, longer than a DNS label,
// not in lower case, not punycode, or has no code point beyond ASCII.
std::optional<std::u32string> decode_label(std::string_view label);

// The name, each label decoded where it can be, else as it stands.
std::u32string decode_name(std::string_view domain);

}  // namespace emblem::desk
