// Reads bytes from front to back and never past the end.
#pragma once

#include <optional>

#include "core/bytes/bytes.h"

namespace emblem {

class Cursor {
 public:
  explicit Cursor(ByteView bytes) : bytes_(bytes) {}

  // Bytes consumed so far: the place an error names.
  std::size_t offset() const { return offset_; }
  std::size_t remaining() const { return bytes_.size() - offset_; }
  bool at_end() const { return remaining() == 0; }

  // The next byte without consuming it; nothing at the end.
  std::optional<std::uint8_t> peek() const {
    if (at_end()) return std::nullopt;
    return bytes_[offset_];
  }

  // The next `count` bytes; nothing, and nothing consumed, when fewer are left.
  std::optional<ByteView> take(std::size_t count) {
    if (count > remaining()) return std::nullopt;
    const ByteView taken = bytes_.subspan(offset_, count);
    offset_ += count;
    return taken;
  }

  // A big-endian unsigned integer of `width` bytes, 1 to 8; nothing, and nothing consumed, when fewer are left.
  std::optional<std::uint64_t> take_uint(std::size_t width) {
    const auto bytes = take(width);
    if (!bytes) return std::nullopt;
    std::uint64_t value = 0;
    for (const std::uint8_t byte : *bytes) value = value << 8 | byte;
    return value;
  }

 private:
  ByteView bytes_;
  std::size_t offset_ = 0;
};

}  // namespace emblem
