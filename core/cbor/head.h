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

// Consumes one head; nothing, and nothing consumed, where take_head gives an error.
std::optional<Head> find_head(Cursor& cursor);

// Consumes one head. Errors: input_truncated, cbor_indefinite, cbor_malformed (reserved values, a stray break); `where`
// is the byte, counted from the beginning of the cursor's bytes.
Result<Head> take_head(Cursor& cursor);

}  // namespace emblem::cbor
