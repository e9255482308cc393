#include "core/cbor/encoder.h"

namespace emblem::cbor {

Encoder& Encoder::head(Major major, std::uint64_t argument) {
  const auto first = static_cast<std::uint8_t>(static_cast<unsigned>(major) << 5);
  if (argument < 24) {
    encoded_.push_back(static_cast<std::uint8_t>(first | argument));
    return *this;
  }
  unsigned power = 3;
  if (argument <= 0xff) {
    power = 0;
  } else if (argument <= 0xffff) {
    power = 1;
  } else if (argument <= 0xffffffff) {
    power = 2;
  }
  encoded_.push_back(static_cast<std::uint8_t>(first | (24 + power)));
  for (unsigned width = 1U << power; width > 0; --width) {
    encoded_.push_back(static_cast<std::uint8_t>(argument >> (8 * (width - 1))));
  }
  return *this;
}

Encoder& Encoder::integer(std::int64_t value) {
  if (value < 0) return head(Major::negative_integer, static_cast<std::uint64_t>(-1 - value));
  return head(Major::unsigned_integer, static_cast<std::uint64_t>(value));
}

Encoder& Encoder::bytes(ByteView value) {
  head(Major::bytes, value.size());
  encoded_.insert(encoded_.end(), value.begin(), value.end());
  return *this;
}

Encoder& Encoder::text(std::string_view value) {
  head(Major::text, value.size());
  encoded_.insert(encoded_.end(), value.begin(), value.end());
  return *this;
}

Encoder& Encoder::boolean(bool value) {
  encoded_.push_back(value ? 0xf5 : 0xf4);
  return *this;
}

}  // namespace emblem::cbor
