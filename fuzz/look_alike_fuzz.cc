// Likeness is mutual, no name is its own twin, and what is shown of a name moves no terminal's text. The input is two
// names, a line each.
#include <algorithm>
#include <cstdlib>

#include "core/bytes/bytes.h"
#include "core/bytes/utf8.h"
#include "core/desk/look_alike.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace emblem;
  const std::string_view input = as_text(ByteView(data, size));
  const std::size_t line = std::min(input.find('\n'), input.size());
  const std::string left(input.substr(0, line));
  const std::string right(input.substr(std::min(line + 1, input.size())));
  const std::string lefts[] = {left};
  const std::string rights[] = {right};
  if (desk::find_look_alike(left, lefts)) std::abort();
  const auto there = desk::find_look_alike(left, rights);
  const auto back = desk::find_look_alike(right, lefts);
  if (there.has_value() != back.has_value() || (there && there->likeness != back->likeness)) std::abort();
  const std::string shown = desk::show_unicode(left);
  if (!is_utf8(shown)) std::abort();
  for (const char character : shown) {
    if (static_cast<unsigned char>(character) < ' ' || character == '\x7f') std::abort();
  }
  return 0;
}
