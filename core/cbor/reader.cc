#include "core/cbor/reader.h"

#include <bit>
#include <cmath>
#include <limits>

namespace emblem::cbor {
namespace {

// RFC 8949 appendix D.
double from_half(std::uint64_t half) {
  const auto exponent = static_cast<int>(half >> 10 & 0x1f);
  const auto mantissa = static_cast<double>(half & 0x3ff);
  double value = 0;
  if (exponent == 0) {
    value = std::ldexp(mantissa, -24);
  } else if (exponent != 31) {
    value = std::ldexp(mantissa + 1024, exponent - 25);
  } else {
    value = mantissa == 0 ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  }
  return (half & 0x8000) != 0 ? -value : value;
}

}  // namespace

Major Reader::major() const { return static_cast<Major>(cursor_.peek().value_or(0xff) >> 5); }

std::optional<std::uint64_t> Reader::take_argument(Major major) {
  Cursor ahead = cursor_;
  Head head;
  if (!read_head(ahead, head) || head.major != major) return std::nullopt;
  cursor_ = ahead;
  return head.argument;
}

std::optional<ByteView> Reader::take_string(Major major) {
  Cursor ahead = cursor_;
  Head head;
  if (!read_head(ahead, head) || head.major != major) return std::nullopt;
  const auto content = ahead.take(head.argument);
  if (content) cursor_ = ahead;
  return content;
}

std::optional<std::uint64_t> Reader::take_unsigned() { return take_argument(Major::unsigned_integer); }

std::optional<std::int64_t> Reader::take_integer() {
  Cursor ahead = cursor_;
  Head head;
  constexpr std::uint64_t largest = std::numeric_limits<std::int64_t>::max();
  if (!read_head(ahead, head) || head.major > Major::negative_integer || head.argument > largest) return std::nullopt;
  cursor_ = ahead;
  const auto magnitude = static_cast<std::int64_t>(head.argument);
  return head.major == Major::unsigned_integer ? magnitude : -1 - magnitude;
}

std::optional<ByteView> Reader::take_bytes() { return take_string(Major::bytes); }

std::optional<std::string_view> Reader::take_text() {
  const auto content = take_string(Major::text);
  if (!content) return std::nullopt;
  return as_text(*content);
}

std::optional<std::uint64_t> Reader::take_array() { return take_argument(Major::array); }

std::optional<std::uint64_t> Reader::take_map() { return take_argument(Major::map); }

std::optional<std::uint64_t> Reader::take_tag() { return take_argument(Major::tag); }

std::optional<bool> Reader::take_boolean() {
  Cursor ahead = cursor_;
  Head head;
  if (!read_head(ahead, head) || head.major != Major::simple || (head.info != 20 && head.info != 21))
    return std::nullopt;
  cursor_ = ahead;
  return head.info == 21;
}

std::optional<double> Reader::take_float() {
  Cursor ahead = cursor_;
  Head head;
  if (!read_head(ahead, head) || head.major != Major::simple || head.info < 25) return std::nullopt;
  cursor_ = ahead;
  if (head.info == 25) return from_half(head.argument);
  if (head.info == 26) return std::bit_cast<float>(static_cast<std::uint32_t>(head.argument));
  return std::bit_cast<double>(head.argument);
}

ByteView Reader::take_any() {
  Cursor ahead = cursor_;
  Head head;
  std::uint64_t items_left = 1;
  while (items_left > 0) {
    --items_left;
    if (!read_head(ahead, head)) break;
    if (head.major == Major::bytes || head.major == Major::text) ahead.take(head.argument);
    if (head.major == Major::array) items_left += head.argument;
    if (head.major == Major::map) items_left += 2 * head.argument;
    if (head.major == Major::tag) ++items_left;
  }
  return *cursor_.take(ahead.offset() - cursor_.offset());
}

}  // namespace emblem::cbor
