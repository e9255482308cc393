// Names for runs of bytes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace emblem {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

// A SHA-256 digest (FIPS 180-4).
struct Sha256Digest {
  std::array<std::uint8_t, 32> bytes{};

  friend auto operator<=>(const Sha256Digest&, const Sha256Digest&) = default;
};

inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline std::string_view as_text(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

inline bool equal(ByteView left, ByteView right) { return as_text(left) == as_text(right); }

}  // namespace emblem
