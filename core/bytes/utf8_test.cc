#include "core/bytes/utf8.h"

#include <gtest/gtest.h>

#include "core/bytes/base_encodings.h"

namespace emblem {
namespace {

bool is_utf8_of(std::string_view hex) {
  const Bytes bytes = *parse_hex(hex);
  return is_utf8(as_text(bytes));
}

TEST(Utf8, TakesTheFirstAndLastFormOfEveryLength) {
  for (const std::string_view hex :
       {"", "00", "7f", "c280", "dfbf", "e0a080", "ed9fbf", "ee8080", "efbfbf", "f0908080", "f3bfbfbf", "f48fbfbf"}) {
    EXPECT_TRUE(is_utf8_of(hex)) << hex;
  }
}

TEST(Utf8, RefusesOverlongForms) {
  for (const std::string_view hex : {"c080", "c1bf", "e09fbf", "f08fbfbf"}) EXPECT_FALSE(is_utf8_of(hex)) << hex;
}

TEST(Utf8, RefusesSurrogates) {
  EXPECT_FALSE(is_utf8_of("eda080"));
  EXPECT_FALSE(is_utf8_of("edbfbf"));
}

TEST(Utf8, RefusesWhatLiesBeyondTheLastCodePoint) {
  EXPECT_FALSE(is_utf8_of("f4908080"));
  EXPECT_FALSE(is_utf8_of("f5808080"));
  EXPECT_FALSE(is_utf8_of("ff"));
}

TEST(Utf8, RefusesWhatIsCutOrContinuesNothing) {
  for (const std::string_view hex :
       {"80", "bf", "c2", "e0a0", "f09080", "c241", "e0a041", "f0908041", "41e1", "e18041"}) {
    EXPECT_FALSE(is_utf8_of(hex)) << hex;
  }
}

TEST(Utf8, AppendsCodePointsOfEveryLength) {
  std::string text;
  for (const char32_t scalar : {U'A', U'\u00e9', U'\u20ac', U'\U0001f3e5'}) append_utf8(text, scalar);
  EXPECT_EQ(encode_hex(as_bytes(text)), "41c3a9e282acf09f8fa5");
  EXPECT_TRUE(is_utf8(text));
}

}  // namespace
}  // namespace emblem
