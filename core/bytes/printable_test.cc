#include "core/bytes/printable.h"

#include <gtest/gtest.h>

namespace emblem {
namespace {

TEST(Printable, LeavesPrintableAsciiAlone) { EXPECT_EQ(to_printable(" az~!\"<>&"), " az~!\"<>&"); }

TEST(Printable, EscapesWhatMovesCursorsAndColoursText) {
  EXPECT_EQ(to_printable("a\x1b[31m\r\n\t"), "a\\x1b[31m\\x0d\\x0a\\x09");
  EXPECT_EQ(to_printable(std::string_view("\0\x7f", 2)), "\\x00\\x7f");
}

TEST(Printable, EscapesOnceHoweverOftenTextPasses) {
  const std::string once = to_printable("caf\xc3\xa9\x1b[2J");
  EXPECT_EQ(once, "caf\\xc3\\xa9\\x1b[2J");
  EXPECT_EQ(to_printable(once), once);
  EXPECT_EQ(to_printable("caf\\195\\169.example"), "caf\\195\\169.example");
  EXPECT_TRUE(is_printable(once));
}

TEST(Printable, CutsTheSameHoweverOftenTextPasses) {
  const std::string once = to_printable("abcdefgh", 4);
  EXPECT_EQ(to_printable(once, 4), once);
}

TEST(Printable, EscapesEveryByteBeyondAscii) { EXPECT_EQ(to_printable("\u202e"), "\\xe2\\x80\\xae"); }

TEST(Printable, CutsWhatIsLong) {
  EXPECT_EQ(to_printable("abcd", 4), "abcd");
  EXPECT_EQ(to_printable("abcde", 4), "abcd...");
  EXPECT_LE(to_printable(std::string(100000, '\x01')).size(), 210U);
}

}  // namespace
}  // namespace emblem
