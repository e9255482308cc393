#include "core/ct/tree_ranges.h"

#include <gtest/gtest.h>

namespace emblem::ct {
namespace {

using Ranges = std::vector<LeafRange>;

// The tree of seven leaves with which RFC 6962 explains itself (section 2.1.3).
TEST(TreeRanges, AreThoseOfTheExample) {
  EXPECT_EQ(ranges_of_inclusion(0, 7), (Ranges{{1, 2}, {2, 4}, {4, 7}}));
  EXPECT_EQ(ranges_of_inclusion(3, 7), (Ranges{{2, 3}, {0, 2}, {4, 7}}));
  EXPECT_EQ(ranges_of_inclusion(4, 7), (Ranges{{5, 6}, {6, 7}, {0, 4}}));
  EXPECT_EQ(ranges_of_inclusion(6, 7), (Ranges{{4, 6}, {0, 4}}));
  EXPECT_EQ(ranges_of_consistency(3, 7), (Ranges{{2, 3}, {3, 4}, {0, 2}, {4, 7}}));
  EXPECT_EQ(ranges_of_consistency(4, 7), (Ranges{{4, 7}}));
  EXPECT_EQ(ranges_of_consistency(6, 7), (Ranges{{4, 6}, {6, 7}, {0, 4}}));
}

TEST(TreeRanges, OfATreeOfOneLeafAreNone) { EXPECT_EQ(ranges_of_inclusion(0, 1), Ranges{}); }

TEST(TreeRanges, OfTheLargestTreesAreAsManyAsTheyAreDeep) {
  EXPECT_EQ(ranges_of_inclusion(0, largest_tree).size(), 63U);
  EXPECT_EQ(ranges_of_inclusion(largest_tree - 1, largest_tree).size(), 63U);
  EXPECT_EQ(ranges_of_consistency(largest_tree - 1, largest_tree).size(), 64U);
}

TEST(TreeRanges, AroundARunAreThoseOfBothItsEnds) {
  EXPECT_EQ(ranges_around({4, 6}, 13), (Surroundings{{{0, 4}}, {{6, 8}, {8, 13}}}));
  EXPECT_EQ(ranges_around({6, 13}, 13), (Surroundings{{{0, 4}, {4, 6}}, {}}));
  EXPECT_EQ(ranges_around({0, 8}, 13), (Surroundings{{}, {{8, 13}}}));
  EXPECT_EQ(ranges_around({0, 13}, 13), Surroundings{});
}

TEST(TreeRanges, FallIntoPerfectPartsFromTheLeft) {
  EXPECT_EQ(perfect_parts({0, 7}), (Ranges{{0, 4}, {4, 6}, {6, 7}}));
  EXPECT_EQ(perfect_parts({8, 16}), (Ranges{{8, 16}}));
  EXPECT_EQ(perfect_parts({0, 0}), Ranges{});
}

}  // namespace
}  // namespace emblem::ct
