#include "engine/mirroring/time_search.h"

#include <gtest/gtest.h>

#include "engine/mirroring/target.h"

namespace emblem::mirroring {
namespace {

TEST(Target, IsNotSearchedByTimeWhereItsIndexIsKnown) {
  const Target placed{.leaf_hash = Sha256Digest{}, .index = 7};
  const Target searched{.leaf_hash = Sha256Digest{}, .index = std::nullopt, .timestamp = 9};
  const Target other{.leaf_hash = Sha256Digest{{1}}, .index = std::nullopt, .timestamp = 9};
  EXPECT_EQ(without_searches({placed, searched, other}), (std::set<Target>{placed, other}));
  EXPECT_EQ(without_searches({searched, other}), (std::set<Target>{searched, other}));
}

TEST(TimeSearch, EndsWhateverTheLogSays) {
  for (std::uint64_t wanted = 0; wanted < 2000; wanted += 100) {
    TimeSearch search(1000);
    std::size_t samples = 0;
    for (auto step = search.find_step(wanted); step.next == TimeSearch::Step::Next::sample_it;
         step = search.find_step(wanted)) {
      search.add_sample(step.interval, step.interval * 7919 % 1000);
      ASSERT_LT(++samples, 11U);
    }
  }
}

TEST(TimeSearch, FindsTheIntervalThatBeginsLastBeforeIt) {
  TimeSearch search(100);
  auto step = search.find_step(555);
  for (; step.next == TimeSearch::Step::Next::sample_it; step = search.find_step(555)) {
    search.add_sample(step.interval, step.interval * 10);
  }
  EXPECT_EQ(step.interval, 55U);
  EXPECT_EQ(TimeSearch(1).find_step(0).next, TimeSearch::Step::Next::stands_there);
}

}  // namespace
}  // namespace emblem::mirroring
