#include "core/bytes/printable.h"

#include <algorithm>

#include "core/bytes/base_encodings.h"

namespace emblem {
namespace {

// The backslash too: much of what is printed was escaped before, and once is enough.
bool is_plain(char character) { return character >= ' ' && character <= '~'; }

}  // namespace

bool is_printable(std::string_view foreign, std::size_t longest) {
  return foreign.size() <= longest && std::ranges::all_of(foreign, is_plain);
}

std::string to_printable(std::string_view foreign, std::size_t longest) {
  // Nearly everything is plain and short.
  if (is_printable(foreign, longest)) return std::string(foreign);
  std::string text;
  for (const char character : foreign) {
    if (text.size() >= longest) return text + "...";
    if (is_plain(character)) {
      text += character;
    } else {
      text += "\\x" + encode_hex(as_bytes({&character, 1}));
    }
  }
  return text;
}

}  // namespace emblem
