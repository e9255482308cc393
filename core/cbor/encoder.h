// Writes CBOR in the deterministic form of RFC 8949 section 4.2.1, as far as heads go; the caller orders map keys.
#pragma once

#include <string_view>

#include "core/cbor/head.h"

namespace emblem::cbor {

class Encoder {
 public:
  Encoder& unsigned_integer(std::uint64_t value) { return head(Major::unsigned_integer, value); }
  Encoder& integer(std::int64_t value);
  Encoder& bytes(ByteView value);
  Encoder& text(std::string_view value);
  Encoder& array(std::uint64_t elements) { return head(Major::array, elements); }
  Encoder& map(std::uint64_t entries) { return head(Major::map, entries); }
  Encoder& tag(std::uint64_t number) { return head(Major::tag, number); }
  Encoder& boolean(bool value);

  const Bytes& encoded() const& { return encoded_; }
  Bytes encoded() && { return std::move(encoded_); }
  void reserve(std::size_t size) { encoded_.reserve(size); }

 private:
  Encoder& head(Major major, std::uint64_t argument);
  Bytes encoded_;
};

}  // namespace emblem::cbor
