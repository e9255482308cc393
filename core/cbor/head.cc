#include "core/cbor/head.h"

namespace emblem::cbor {
namespace {

// Additional information (RFC 8949 section 3): 24 to 27 say that 1, 2, 4 or 8 bytes of argument follow.
constexpr std::uint8_t first_long = 24;
constexpr std::uint8_t longest_argument = 27;
constexpr std::uint8_t indefinite = 31;

bool fits_shorter(std::uint8_t info, std::uint64_t argument) {
  switch (info) {
    case 24:
      return argument < 24;
    case 25:
      return argument <= 0xff;
    case 26:
      return argument <= 0xffff;
    case 27:
      return argument <= 0xffffffff;
    default:
      return false;
  }
}

// Why no head begins where `cursor` stands.
std::unexpected<Error> explain(Cursor cursor) {
  const std::string where = "byte " + std::to_string(cursor.offset());
  const auto first = cursor.peek();
  if (!first) return fail(Code::input_truncated, where);
  const unsigned info = *first & 0x1f;
  const bool simple = static_cast<Major>(*first >> 5) == Major::simple;
  if (info == indefinite) {
    if (simple) return fail(Code::cbor_malformed, where, "a break outside an item");
    return fail(Code::cbor_indefinite, where);
  }
  if (info > longest_argument) return fail(Code::cbor_malformed, where, "reserved additional information");
  if (simple && info == first_long && cursor.remaining() > 1) {
    return fail(Code::cbor_malformed, where, "simple value in two bytes");
  }
  return fail(Code::input_truncated, where);
}

}  // namespace

bool read_long_head(Cursor& cursor, Head& head) {
  Cursor ahead = cursor;
  const auto first = ahead.take_uint(1);
  if (!first) return false;
  head = {.major = static_cast<Major>(*first >> 5), .info = static_cast<std::uint8_t>(*first & 0x1f)};
  if (head.info > longest_argument) return false;
  head.argument = head.info;
  if (head.info >= first_long) {
    const auto argument = ahead.take_uint(std::size_t{1} << (head.info - first_long));
    if (!argument) return false;
    head.argument = *argument;
    if (head.major != Major::simple) {
      head.longer_than_needed = fits_shorter(head.info, head.argument);
    } else if (head.info == first_long && head.argument < 32) {
      return false;
    }
  }
  cursor = ahead;
  return true;
}

Result<Head> take_head(Cursor& cursor) {
  Head head;
  if (read_head(cursor, head)) return head;
  return explain(cursor);
}

}  // namespace emblem::cbor
