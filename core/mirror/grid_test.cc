#include "core/mirror/grid.h"

#include <gtest/gtest.h>

namespace emblem::mirror {
namespace {

using Ranges = std::vector<ct::LeafRange>;

TEST(Grid, AnIntervalHoldsTheOthersAndTheEntry) {
  EXPECT_EQ(interval_width(1), 256U);
  EXPECT_EQ(interval_width(255), 256U);
  EXPECT_EQ(interval_width(256), 512U);
  EXPECT_EQ(interval_width(1000), 1024U);
  EXPECT_EQ(interval_width(most_others), 65536U);
}

TEST(Grid, EveryEntryOfAnIntervalGivesTheSameInterval) {
  const Grid grid(512, 2100);
  for (std::uint64_t index = 0; index < 2100; ++index) {
    const ct::LeafRange interval = grid.interval(grid.number_of(index));
    EXPECT_LE(interval.begin, index);
    EXPECT_GT(interval.end, index);
    EXPECT_EQ(interval.begin % 512, 0U);
    EXPECT_GE(width_of(interval), 512U);
  }
}

TEST(Grid, TheLastIntervalGoesOnToTheEnd) {
  EXPECT_EQ(Grid(512, 1024).interval(1), (ct::LeafRange{512, 1024}));
  EXPECT_EQ(Grid(512, 1535).interval(1), (ct::LeafRange{512, 1535}));
  EXPECT_EQ(Grid(512, 1536).interval(1), (ct::LeafRange{512, 1024}));
  EXPECT_EQ(Grid(512, 300).interval(0), (ct::LeafRange{0, 300}));
  EXPECT_EQ(Grid(512, 300).count(), 1U);
}

TEST(Grid, NeighboursAreOneRun) {
  EXPECT_EQ(Grid(256, 2000).runs_of({0, 1, 3, 6}), (Ranges{{0, 512}, {768, 1024}, {1536, 2000}}));
  EXPECT_EQ(Grid(256, 2000).runs_of({}), Ranges{});
}

TEST(Grid, ARunIsCutWhereTilesAre) {
  EXPECT_EQ(sections_of({512, 1100}), (Ranges{{512, 768}, {768, 1024}, {1024, 1100}}));
}

}  // namespace
}  // namespace emblem::mirror
