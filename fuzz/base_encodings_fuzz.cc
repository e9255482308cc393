// What decodes encodes to the same text, and what was encoded decodes to the same bytes: no two texts are one value.
#include <cstdlib>

#include "core/bytes/base_encodings.h"

namespace {

using namespace emblem;

template <typename Parse, typename Encode>
void check(ByteView input, Parse parse, Encode encode) {
  const auto decoded = parse(as_text(input));
  if (decoded && encode(*decoded) != as_text(input)) std::abort();
  const auto back = parse(encode(input));
  if (!back || !equal(*back, input)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  check(input, parse_base32, encode_base32);
  check(input, parse_base64, encode_base64);
  check(input, parse_base64url, encode_base64url);
  const auto hex = parse_hex(as_text(input));
  if (hex && hex->size() > size / 2) std::abort();
  if (!equal(*parse_hex(encode_hex(input)), input)) std::abort();
  return 0;
}
