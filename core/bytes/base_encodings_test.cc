#include "core/bytes/base_encodings.h"

#include <gtest/gtest.h>

namespace emblem {
namespace {

struct Vector {
  std::string_view plain;
  std::string_view base32;
  std::string_view base64;
  std::string_view base64url;
};

// RFC 4648 section 10, base32 in lower case and without padding.
constexpr auto rfc4648 = std::to_array<Vector>({{"", "", "", ""},
                                                {"f", "my", "Zg==", "Zg"},
                                                {"fo", "mzxq", "Zm8=", "Zm8"},
                                                {"foo", "mzxw6", "Zm9v", "Zm9v"},
                                                {"foob", "mzxw6yq", "Zm9vYg==", "Zm9vYg"},
                                                {"fooba", "mzxw6ytb", "Zm9vYmE=", "Zm9vYmE"},
                                                {"foobar", "mzxw6ytboi", "Zm9vYmFy", "Zm9vYmFy"}});

TEST(BaseEncodings, WriteAndReadTheVectorsOfRfc4648) {
  for (const Vector& vector : rfc4648) {
    const ByteView bytes = as_bytes(vector.plain);
    EXPECT_EQ(encode_base32(bytes), vector.base32);
    EXPECT_EQ(encode_base64(bytes), vector.base64);
    EXPECT_EQ(encode_base64url(bytes), vector.base64url);
    EXPECT_TRUE(equal(*parse_base32(vector.base32), bytes));
    EXPECT_TRUE(equal(*parse_base64(vector.base64), bytes));
    EXPECT_TRUE(equal(*parse_base64url(vector.base64url), bytes));
  }
}

TEST(BaseEncodings, ReadBackEveryByte) {
  Bytes all;
  for (unsigned byte = 0; byte < 256; ++byte) {
    all.push_back(static_cast<std::uint8_t>(byte));
    EXPECT_EQ(*parse_base32(encode_base32(all)), all);
    EXPECT_EQ(*parse_base64(encode_base64(all)), all);
    EXPECT_EQ(*parse_base64url(encode_base64url(all)), all);
    EXPECT_EQ(*parse_hex(encode_hex(all)), all);
  }
}

TEST(BaseEncodings, EachAlphabetIsItsOwn) {
  EXPECT_TRUE(parse_base64("+/+/"));
  EXPECT_FALSE(parse_base64url("+/+/"));
  EXPECT_TRUE(parse_base64url("-_-_"));
  EXPECT_FALSE(parse_base64("-_-_"));
  EXPECT_TRUE(parse_base32("mzxq"));
  EXPECT_FALSE(parse_base32("MZXQ"));
  EXPECT_FALSE(parse_base32("mzx1"));
}

TEST(BaseEncodings, StrayBitsArePlacedAndRefused) {
  EXPECT_TRUE(parse_base64url("Zg"));
  EXPECT_EQ(parse_base64url("Zh").error().where, "byte 1");
  EXPECT_EQ(parse_base64url("Zh").error().code, Code::base64_malformed);
  EXPECT_FALSE(parse_base64("Zh=="));
  EXPECT_TRUE(parse_base32("my"));
  EXPECT_EQ(parse_base32("mz").error().code, Code::base32_malformed);
}

TEST(BaseEncodings, ImpossibleLengthsAreRefused) {
  EXPECT_FALSE(parse_base64url("Z"));
  EXPECT_FALSE(parse_base64url("Zm9vA"));
  for (const std::string_view text : {"m", "mzx", "mzxw6y"}) EXPECT_FALSE(parse_base32(text)) << text;
}

TEST(BaseEncodings, PaddingBelongsToBase64Alone) {
  EXPECT_FALSE(parse_base64url("Zg=="));
  EXPECT_FALSE(parse_base32("my======"));
  for (const std::string_view text : {"Zg", "Zg=", "Zg===", "Z===", "====", "=", "Zg==Zg==", "Zm9v===="}) {
    EXPECT_FALSE(parse_base64(text)) << text;
  }
}

TEST(BaseEncodings, ForeignCharactersAreNamedByTheirPlace) {
  EXPECT_EQ(parse_base64url("Zm 9").error().where, "byte 2");
  EXPECT_EQ(parse_base64("Zm\n9").error().where, "byte 2");
  EXPECT_EQ(parse_base32("mz q").error().where, "byte 2");
  EXPECT_EQ(parse_base64url(std::string_view("Z\0", 2)).error().where, "byte 1");
}

TEST(BaseEncodings, HexadecimalTakesAnyCaseAndWhiteSpace) {
  EXPECT_EQ(encode_hex(*parse_hex("aB cD\n0f\t\r9A")), "abcd0f9a");
  EXPECT_EQ(encode_hex(*parse_hex("a b")), "ab");
  EXPECT_EQ(parse_hex("abc").error().code, Code::hex_malformed);
  EXPECT_EQ(parse_hex("abc").error().where, "byte 3");
  EXPECT_EQ(parse_hex("ag").error().where, "byte 1");
}

}  // namespace
}  // namespace emblem
