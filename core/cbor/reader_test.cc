#include "core/cbor/reader.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/bytes/base_encodings.h"
#include "core/cbor/encoder.h"

namespace emblem::cbor {
namespace {

TEST(CborReader, ReadsBackWhatTheEncoderWrites) {
  const Bytes content{1, 2, 3};
  const Bytes item = Encoder()
                         .array(9)
                         .unsigned_integer(70000)
                         .integer(-500)
                         .bytes(content)
                         .text("text")
                         .map(1)
                         .integer(1)
                         .boolean(true)
                         .tag(18)
                         .boolean(false)
                         .unsigned_integer(0xffffffffffffffff)
                         .integer(std::numeric_limits<std::int64_t>::min())
                         .array(0)
                         .encoded();
  Reader reader(item);
  EXPECT_EQ(reader.take_array(), 9U);
  EXPECT_EQ(reader.take_unsigned(), 70000U);
  EXPECT_EQ(reader.take_integer(), -500);
  EXPECT_TRUE(equal(*reader.take_bytes(), content));
  EXPECT_EQ(reader.take_text(), "text");
  EXPECT_EQ(reader.take_map(), 1U);
  EXPECT_EQ(reader.take_integer(), 1);
  EXPECT_EQ(reader.take_boolean(), true);
  EXPECT_EQ(reader.take_tag(), 18U);
  EXPECT_EQ(reader.take_boolean(), false);
  EXPECT_FALSE(reader.take_integer());
  EXPECT_EQ(reader.take_unsigned(), 0xffffffffffffffffU);
  EXPECT_EQ(reader.take_integer(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(reader.take_array(), 0U);
  EXPECT_TRUE(reader.at_end());
}

TEST(CborReader, ConsumesNothingOfAnotherType) {
  const Bytes item = *parse_hex("01");
  Reader reader(item);
  EXPECT_FALSE(reader.take_bytes());
  EXPECT_FALSE(reader.take_text());
  EXPECT_FALSE(reader.take_map());
  EXPECT_FALSE(reader.take_boolean());
  EXPECT_FALSE(reader.take_float());
  EXPECT_EQ(reader.offset(), 0U);
  EXPECT_EQ(reader.take_unsigned(), 1U);
}

TEST(CborReader, ReadsFloatsOfEveryWidth) {
  const auto value = [](std::string_view hex) {
    const Bytes item = *parse_hex(hex);
    return *Reader(item).take_float();
  };
  EXPECT_EQ(value("f93e00"), 1.5);
  EXPECT_EQ(value("f90001"), 5.960464477539063e-8);
  EXPECT_EQ(value("f9c400"), -4.0);
  EXPECT_EQ(value("fa47c35000"), 100000.0);
  EXPECT_EQ(value("fb41d5f48c10e00000"), 1473392707.5);
  EXPECT_TRUE(std::isinf(value("f97c00")));
  EXPECT_TRUE(std::isnan(value("f97e00")));
}

TEST(CborReader, TakesANestedItemWhole) {
  const Bytes item = *parse_hex("82 a1 01 82 02 43010203 05");
  Reader reader(item);
  reader.take_array();
  EXPECT_EQ(encode_hex(reader.take_any()), "a101820243010203");
  EXPECT_EQ(reader.take_unsigned(), 5U);
}

}  // namespace
}  // namespace emblem::cbor
