// A grey picture, and PNG files of it. Internal to this room.
#pragma once

#include <vector>

#include "core/bytes/bytes.h"
#include "emblem/result.h"

namespace emblem::qr {

constexpr std::uint8_t white = 255;

struct Picture {
  std::size_t width = 0;
  std::size_t height = 0;
  Bytes grey;  // row by row, 0 is black

  // Each square of `factor` by `factor` pixels made one, of their mean; what is left at the edges is cut off.
  Picture shrunk(std::size_t factor) const;

  static Picture blank(std::size_t width, std::size_t height) { return {width, height, Bytes(width * height, white)}; }
};

// Photographs of telephones have up to 50 million pixels.
constexpr std::size_t most_pixels = 64'000'000;
constexpr std::size_t most_png_bytes = std::size_t{64} * 1024 * 1024;

// Colours become grey, and what is transparent white. Errors: qr_unreadable (no PNG), limit_exceeded.
Result<Picture> parse_png(ByteView file);

Bytes encode_png(const Picture& picture);

}  // namespace emblem::qr
