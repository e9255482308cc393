#include "adapters/qr/qr.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "adapters/provider/provider.h"
#include "adapters/qr/picture.h"

namespace emblem::qr {
namespace {

// A small generator (Numerical Recipes' constants): the same pictures in every run.
class Noise {
 public:
  std::uint8_t next() {
    state_ = state_ * 1664525U + 1013904223U;
    return static_cast<std::uint8_t>(state_ >> 24);
  }

 private:
  std::uint32_t state_ = 1;
};

Bytes some_file(std::size_t size) {
  Noise noise;
  Bytes file(size);
  for (auto& byte : file) byte = noise.next();
  return file;
}

// As a camera would see it: scaled and turned about its middle, on a grey table, with noise, and less contrast.
Picture photographed(const Picture& picture, double scale, double degrees) {
  const double turn = degrees * std::acos(-1.0) / 180;
  const double reach = scale * static_cast<double>(std::max(picture.width, picture.height)) * 1.5;
  Picture seen = Picture::blank(static_cast<std::size_t>(reach), static_cast<std::size_t>(reach));
  Noise noise;
  for (std::size_t y = 0; y < seen.height; ++y) {
    for (std::size_t x = 0; x < seen.width; ++x) {
      const double dx = (static_cast<double>(x) - reach / 2) / scale;
      const double dy = (static_cast<double>(y) - reach / 2) / scale;
      const double from_x =
          std::floor(std::cos(turn) * dx + std::sin(turn) * dy + static_cast<double>(picture.width) / 2);
      const double from_y =
          std::floor(std::cos(turn) * dy - std::sin(turn) * dx + static_cast<double>(picture.height) / 2);
      const bool inside = from_x >= 0 && from_y >= 0 && from_x < static_cast<double>(picture.width) &&
                          from_y < static_cast<double>(picture.height);
      const int light =
          inside ? picture.grey[static_cast<std::size_t>(from_y) * picture.width + static_cast<std::size_t>(from_x)] / 2
                 : 90;
      seen.grey[y * seen.width + x] = static_cast<std::uint8_t>(40 + light + noise.next() % 48);
    }
  }
  return seen;
}

// What a terminal with square half blocks would show.
Picture seen_on_screen(const std::string& printed) {
  std::vector<std::vector<bool>> rows;  // dark
  std::size_t line_begin = printed.find('\n') + 1;
  while (line_begin < printed.size()) {
    const std::size_t line_end = printed.find('\n', line_begin);
    std::string_view line = std::string_view(printed).substr(line_begin, line_end - line_begin);
    std::vector<bool> upper;
    std::vector<bool> lower;
    while (!line.empty()) {
      if (line.front() == '\x1b') {
        line.remove_prefix(line.find('m') + 1);
        continue;
      }
      const bool full = line.starts_with("█");
      upper.push_back(full || line.starts_with("▀"));
      lower.push_back(full || line.starts_with("▄"));
      line.remove_prefix(line.front() == ' ' ? 1 : 3);
    }
    rows.push_back(upper);
    rows.push_back(lower);
    line_begin = line_end + 1;
  }
  constexpr std::size_t size = 5;
  Picture picture = Picture::blank(rows[0].size() * size, rows.size() * size);
  for (std::size_t y = 0; y < picture.height; ++y) {
    for (std::size_t x = 0; x < picture.width; ++x) {
      if (rows[y / size][x / size]) picture.grey[y * picture.width + x] = 0;
    }
  }
  return picture;
}

void put_uint32(Bytes& bytes, std::size_t at, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
}

// CRC-32 as PNG has it.
std::uint32_t crc_of(ByteView bytes) {
  std::uint32_t crc = 0xffffffff;
  for (const std::uint8_t byte : bytes) {
    crc ^= byte;
    for (int i = 0; i < 8; ++i) crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xedb88320 : 0);
  }
  return ~crc;
}

class QrCodes : public testing::Test {
 protected:
  std::vector<Bytes> codes(const Bytes& file) const { return write_frames_png(file, *provider_).value(); }

  Result<Bytes> read(std::vector<Bytes> pngs) const { return read_pictures(pngs, *provider_); }

  std::unique_ptr<const crypto::Provider> provider_ = provider::make_provider();
};

TEST_F(QrCodes, OfOnePictureEachGiveTheFileBack) {
  for (const std::size_t size : {1U, 200U, 629U, 640U, 3000U}) {
    const Bytes file = some_file(size);
    auto pngs = codes(file);
    EXPECT_EQ(pngs.size(), (size + 631) / 632) << size;
    std::ranges::reverse(pngs);
    const auto back = read(pngs);
    ASSERT_TRUE(back) << to_text(back.error());
    EXPECT_EQ(*back, file);
  }
}

TEST_F(QrCodes, OnOneSheetGiveTheFileBack) {
  const Bytes file = some_file(3000);
  const auto back = read({write_sheet_png(file, *provider_).value()});
  ASSERT_TRUE(back) << to_text(back.error());
  EXPECT_EQ(*back, file);
}

// More than is looked at closely, and each code still has two pixels a module.
TEST_F(QrCodes, OnTheLongestSheetGiveTheFileBack) {
  const Bytes file = some_file(62'000);
  const auto back = read({write_sheet_png(file, *provider_).value()});
  ASSERT_TRUE(back) << to_text(back.error());
  EXPECT_EQ(*back, file);
}

TEST_F(QrCodes, OnATerminalGiveTheFileBack) {
  const Bytes file = some_file(1000);
  const auto printed = print_frames(file, *provider_).value();
  EXPECT_EQ(printed.size(), 3U);
  EXPECT_TRUE(printed[1].starts_with("code 2 of 3 of "));
  std::vector<Bytes> pngs;
  for (const std::string& frame : printed) {
    const Picture picture = seen_on_screen(frame);
    EXPECT_LE(picture.width / 5, 80U);
    pngs.push_back(encode_png(picture));
  }
  const auto back = read(pngs);
  ASSERT_TRUE(back) << to_text(back.error());
  EXPECT_EQ(*back, file);
}

TEST_F(QrCodes, AreReadScaledTurnedAndNoisy) {
  const Bytes file = some_file(600);
  const Picture clean = parse_png(codes(file)[0]).value();
  const std::pair<double, double> views[] = {{1.5, 0}, {2.5, 7}, {1.1, -12}, {2, 90}, {1.5, 178}, {1.35, 33}};
  for (const auto& [scale, degrees] : views) {
    const auto back = read({encode_png(photographed(clean, scale, degrees))});
    ASSERT_TRUE(back) << to_text(back.error()) << " at " << scale << " and " << degrees;
    EXPECT_EQ(*back, file);
  }
}

TEST_F(QrCodes, AreReadLightOnDark) {
  const Bytes file = some_file(300);
  Picture picture = parse_png(codes(file)[0]).value();
  for (std::uint8_t& grey : picture.grey) grey = static_cast<std::uint8_t>(white - grey);
  EXPECT_EQ(read({encode_png(picture)}).value(), file);
}

TEST_F(QrCodes, AreNotReadWithOneMissing) {
  auto pngs = codes(some_file(2000));
  ASSERT_EQ(pngs.size(), 4U);
  pngs.erase(pngs.begin() + 2);
  const auto back = read(pngs);
  ASSERT_FALSE(back);
  EXPECT_EQ(back.error().code, Code::qr_unreadable);
  EXPECT_EQ(back.error().detail, "of 4 codes these are missing: 3");
}

TEST_F(QrCodes, OfTwoFilesAreNotMixed) {
  const auto one = codes(some_file(700));
  const auto other = codes(some_file(800));
  const auto back = read({one[0], other[1]});
  ASSERT_FALSE(back);
  EXPECT_EQ(back.error().code, Code::qr_unreadable);
  EXPECT_TRUE(back.error().detail.starts_with("codes of two files: ")) << back.error().detail;
  EXPECT_EQ(read({codes(some_file(70))[0], codes(some_file(80))[0]}).error().code, Code::qr_unreadable);
}

TEST_F(QrCodes, AreNotFoundInAnEmptyPictureOrInWhatIsNone) {
  EXPECT_EQ(read({encode_png(Picture::blank(300, 200))}).error().detail, "no code of ours in it");
  EXPECT_EQ(read({}).error().detail, "no code of ours in it");
  EXPECT_EQ(read({Bytes{}}).error().code, Code::qr_unreadable);
  EXPECT_EQ(read({some_file(500)}).error().code, Code::qr_unreadable);
  Bytes cut = codes(some_file(100))[0];
  cut.resize(cut.size() / 2);
  EXPECT_EQ(read({cut}).error().code, Code::qr_unreadable);
}

// A header alone may promise more pixels than anybody has memory for.
TEST_F(QrCodes, AreNotLookedForInAPictureBeyondTheLimit) {
  const auto with_size = [](std::uint32_t width, std::uint32_t height) {
    Bytes png = encode_png(Picture::blank(1, 1));
    put_uint32(png, 16, width);
    put_uint32(png, 20, height);
    put_uint32(png, 29, crc_of(ByteView(png).subspan(12, 17)));  // of the chunk's type and content
    return png;
  };
  EXPECT_EQ(read({with_size(1, 1)}).error().detail, "no code of ours in it");
  EXPECT_EQ(read({with_size(1'000'000, 65)}).error().code, Code::limit_exceeded);
  EXPECT_EQ(read({with_size(0x7fffffff, 0x7fffffff)}).error().code, Code::qr_unreadable);
  EXPECT_EQ(read({with_size(0, 0)}).error().code, Code::qr_unreadable);
}

TEST_F(QrCodes, AreReadWithSomeBytesOfTheFileSpoiltOrRefused) {
  Bytes png = codes(some_file(100))[0];
  for (std::size_t at = 0; at < png.size(); ++at) {
    Bytes spoilt = png;
    spoilt[at] ^= 0x55;
    const auto back = read({spoilt});
    EXPECT_EQ(back.value_or(some_file(100)), some_file(100)) << at;
  }
}

TEST_F(QrCodes, AreAtMostNinetyNine) {
  EXPECT_EQ(write_sheet_png(Bytes(100'000), *provider_).error().code, Code::limit_exceeded);
  EXPECT_EQ(print_frames({}, *provider_).error().code, Code::request_malformed);
}

}  // namespace
}  // namespace emblem::qr
