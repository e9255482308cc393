// The head of a CBOR data item (RFC 8949 section 3).
#pragma once

#include "core/bytes/cursor.h"
#include "emblem/result.h"

namespace emblem::cbor {

enum class Major : std::uint8_t { unsigned_integer, negative_integer, bytes, text, array, map, tag, simple };

struct Head {
  Major major{};
  // The low five bits of the first byte: for `simple`, what the argument is (20 to 27).
  std::uint8_t info = 0;
  std::uint64_t argument = 0;
  // The argument would have fitted a shorter form. Never set for floating-point values.
  bool longer_than_needed = false;
};

// As read_head, for a head of more than one byte.
bool read_long_head(Cursor& cursor, Head& head);

// Consumes one head into `head`; false, and nothing consumed, where take_head gives an error. Most heads are one byte.
inline bool read_head(Cursor& cursor, Head& head) {
  constexpr std::uint8_t first_long = 24;
  const auto first = cursor.peek();
  if (!first) return false;
  head.info = static_cast<std::uint8_t>(*first & 0x1f);
  if (head.info >= first_long) return read_long_head(cursor, head);
  head.major = static_cast<Major>(*first >> 5);
  head.argument = head.info;
  head.longer_than_needed = false;
  cursor.take(1);
  return true;
}

// Consumes one head. Errors: input_truncated, cbor_indefinite, cbor_malformed (reserved values, a stray break); `where`
// is the byte, counted from the beginning of the cursor's bytes.
Result<Head> take_head(Cursor& cursor);

}  // namespace emblem::cbor
