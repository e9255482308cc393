#include "apps/emblem/text_layout.h"

#include <gtest/gtest.h>

namespace emblem::app {
namespace {

TEST(TextLayout, ShortTextStaysOnOneLine) { EXPECT_EQ(wrap("two words", 2), "  two words\n"); }

TEST(TextLayout, LongTextBreaksBetweenWordsAtEightyColumns) {
  EXPECT_EQ(wrap(std::string(40, 'a') + " " + std::string(39, 'b'), 0),
            std::string(40, 'a') + " " + std::string(39, 'b') + "\n");
  EXPECT_EQ(wrap(std::string(40, 'a') + " " + std::string(40, 'b'), 0),
            std::string(40, 'a') + "\n" + std::string(40, 'b') + "\n");
}

TEST(TextLayout, AWordLongerThanALineStaysWhole) {
  EXPECT_EQ(wrap("a " + std::string(90, 'x'), 4), "    a\n    " + std::string(90, 'x') + "\n");
}

TEST(TextLayout, ParagraphsAreKeptApart) { EXPECT_EQ(wrap("one\n\ntwo", 0), "one\n\ntwo\n"); }

TEST(TextLayout, NothingGivesNothing) { EXPECT_EQ(wrap("", 3), ""); }

TEST(TextLayout, ALabelThatIsTooLongHasALineOfItsOwn) {
  EXPECT_EQ(beside("  --a", "text", 8), "  --a   text\n");
  EXPECT_EQ(beside("  --long", "text", 8), "  --long\n        text\n");
}

TEST(TextLayout, LettersOfSeveralBytesTakeOneColumn) { EXPECT_EQ(beside("é", "x", 4), "é   x\n"); }

}  // namespace
}  // namespace emblem::app
