// Names that a tired reader takes for one another.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace emblem::desk {

enum class Likeness : std::uint8_t {
  one_edit,    // one letter more, less, other, or two swapped
  same_shape,  // the same after folding letters that look alike (l 1 i, o 0, rn m, vv w, Cyrillic and Greek twins)
  same_words,  // the same labels but for the public ending, or hyphens
};

struct LookAlike {
  std::string name;
  Likeness likeness;
};

// The first of `known` that `domain` could be taken for; never `domain` itself. Names are A-labels; punycode is decoded
// to be compared (RFC 3492), and what does not decode is compared as it stands.
std::optional<LookAlike> find_look_alike(std::string_view domain, std::span<const std::string> known);

// The name with its punycode labels shown in letters and in \u form; empty where there are none.
std::string show_unicode(std::string_view domain);

}  // namespace emblem::desk
