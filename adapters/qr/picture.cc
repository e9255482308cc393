#include "adapters/qr/picture.h"

#include <png.h>

#include <algorithm>
#include <new>

namespace emblem::qr {
namespace {

// A png_image that is freed whatever happens.
struct Image {
  Image() { image.version = PNG_IMAGE_VERSION; }
  ~Image() { png_image_free(&image); }
  Image(const Image&) = delete;
  Image& operator=(const Image&) = delete;

  png_image image{};
};

}  // namespace

Picture Picture::shrunk(std::size_t factor) const {
  Picture small = blank(width / factor, height / factor);
  std::vector<std::uint32_t> sums(small.width);
  for (std::size_t row = 0; row < small.height; ++row) {
    std::ranges::fill(sums, 0U);
    for (std::size_t y = row * factor; y < (row + 1) * factor; ++y) {
      for (std::size_t x = 0; x < small.width * factor; ++x) sums[x / factor] += grey[y * width + x];
    }
    for (std::size_t x = 0; x < small.width; ++x) {
      small.grey[row * small.width + x] = static_cast<std::uint8_t>(sums[x] / (factor * factor));
    }
  }
  return small;
}

Result<Picture> parse_png(ByteView file) {
  if (file.size() > most_png_bytes) return fail(Code::limit_exceeded, "picture");
  Image png;
  if (png_image_begin_read_from_memory(&png.image, file.data(), file.size()) == 0) {
    return fail(Code::qr_unreadable, "picture", png.image.message);
  }
  if (std::size_t{png.image.width} * png.image.height > most_pixels) return fail(Code::limit_exceeded, "picture");
  png.image.format = PNG_FORMAT_GRAY;
  Picture picture = Picture::blank(png.image.width, png.image.height);
  const png_color background = {white, white, white};
  if (png_image_finish_read(&png.image, &background, picture.grey.data(), 0, nullptr) == 0) {
    return fail(Code::qr_unreadable, "picture", png.image.message);
  }
  return picture;
}

Bytes encode_png(const Picture& picture) {
  Image png;
  png.image.width = static_cast<png_uint_32>(picture.width);
  png.image.height = static_cast<png_uint_32>(picture.height);
  png.image.format = PNG_FORMAT_GRAY;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(png.image);
  Bytes file(size);
  if (png_image_write_to_memory(&png.image, file.data(), &size, 0, picture.grey.data(), 0, nullptr) == 0) {
    throw std::bad_alloc();  // nothing else can fail here
  }
  file.resize(size);
  return file;
}

}  // namespace emblem::qr
