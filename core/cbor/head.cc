#include "core/cbor/head.h"

namespace emblem::cbor {
namespace {

constexpr std::uint8_t first_float = 25;

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

}  // namespace

Result<Head> take_head(Cursor& cursor) {
  const auto refuse = [start = cursor.offset()](Code code, std::string detail = {}) {
    return fail(code, "byte " + std::to_string(start), std::move(detail));
  };
  const auto first = cursor.take_uint(1);
  if (!first) return refuse(Code::input_truncated);
  Head head{.major = static_cast<Major>(*first >> 5), .info = static_cast<std::uint8_t>(*first & 0x1f)};
  if (head.info == 31) {
    if (head.major == Major::simple) return refuse(Code::cbor_malformed, "a break outside an item");
    return refuse(Code::cbor_indefinite);
  }
  if (head.info > 27) return refuse(Code::cbor_malformed, "reserved additional information");
  if (head.info < 24) {
    head.argument = head.info;
    return head;
  }
  const auto argument = cursor.take_uint(std::size_t{1} << (head.info - 24));
  if (!argument) return refuse(Code::input_truncated);
  head.argument = *argument;
  if (head.major != Major::simple) {
    head.longer_than_needed = fits_shorter(head.info, head.argument);
  } else if (head.info < first_float && head.argument < 32) {
    return refuse(Code::cbor_malformed, "simple value in two bytes");
  }
  return head;
}

}  // namespace emblem::cbor
