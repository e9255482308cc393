#include "core/bytes/printable.h"

#include "core/bytes/base_encodings.h"

namespace emblem {

std::string to_printable(std::string_view foreign, std::size_t longest) {
  std::string text;
  for (const char character : foreign) {
    if (text.size() >= longest) return text + "...";
    if (character >= ' ' && character <= '~' && character != '\\') {
      text += character;
    } else {
      text += "\\x" + encode_hex(as_bytes({&character, 1}));
    }
  }
  return text;
}

}  // namespace emblem
