#include "core/bytes/cursor.h"

#include <gtest/gtest.h>

namespace emblem {
namespace {

TEST(Cursor, ReadsBigEndianIntegersAndRemembersItsPlace) {
  const Bytes bytes{1, 2, 3, 4, 5, 6, 7, 8, 9};
  Cursor cursor(bytes);
  EXPECT_EQ(cursor.peek(), 1);
  EXPECT_EQ(cursor.take_uint(1), 1U);
  EXPECT_EQ(cursor.take_uint(8), 0x0203040506070809U);
  EXPECT_EQ(cursor.offset(), 9U);
  EXPECT_TRUE(cursor.at_end());
}

TEST(Cursor, GivesNothingPastTheEndAndConsumesNothing) {
  const Bytes bytes{1, 2};
  Cursor cursor(bytes);
  EXPECT_FALSE(cursor.take(3));
  EXPECT_FALSE(cursor.take_uint(4));
  EXPECT_FALSE(cursor.take(static_cast<std::size_t>(-1)));
  EXPECT_EQ(cursor.offset(), 0U);
  EXPECT_EQ(cursor.take(2)->size(), 2U);
  EXPECT_FALSE(cursor.peek());
  EXPECT_TRUE(cursor.take(0)->empty());
}

}  // namespace
}  // namespace emblem
