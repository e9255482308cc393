// Writes the fields of DNS messages, big-endian.
#pragma once

#include "core/dns/record.h"

namespace emblem::update {

inline constexpr std::uint16_t class_none = 254;
inline constexpr std::uint16_t class_any = 255;
inline constexpr std::size_t longest_message = 65535;
inline constexpr std::size_t header_bytes = 12;

// Of `value` the low `width` bytes, 1 to 8.
inline void append_uint(Bytes& bytes, std::uint64_t value, unsigned width) {
  while (width-- > 0) bytes.push_back(static_cast<std::uint8_t>(value >> (8 * width)));
}

inline void append_bytes(Bytes& bytes, ByteView more) { bytes.insert(bytes.end(), more.begin(), more.end()); }

}  // namespace emblem::update
