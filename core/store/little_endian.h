// Numbers in store files: little-endian, as nearly every machine has them.
#pragma once

#include <bit>
#include <cstring>

#include "core/bytes/bytes.h"

namespace emblem::store {

// The number of type `Number` at `offset`, which must lie wholly inside of `bytes`: asserted in every build.
template <typename Number>
Number load(ByteView bytes, std::size_t offset) {
  const ByteView source = bytes.subspan(offset).first(sizeof(Number));
  Number number = 0;
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(&number, source.data(), sizeof(Number));
  } else {
    for (std::size_t i = sizeof(Number); i-- > 0;) number = static_cast<Number>(number << 8 | source[i]);
  }
  return number;
}

inline std::uint16_t load_u16(ByteView bytes, std::size_t offset) { return load<std::uint16_t>(bytes, offset); }
inline std::uint32_t load_u32(ByteView bytes, std::size_t offset) { return load<std::uint32_t>(bytes, offset); }
inline std::uint64_t load_u64(ByteView bytes, std::size_t offset) { return load<std::uint64_t>(bytes, offset); }

template <typename Number>
void append(Bytes& out, Number number) {
  for (std::size_t i = 0; i < sizeof(Number); ++i) out.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
}

}  // namespace emblem::store
