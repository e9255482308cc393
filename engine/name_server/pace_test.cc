#include "engine/name_server/pace.h"

#include <gtest/gtest.h>

namespace emblem::name_server {
namespace {

using std::chrono::seconds;

TEST(Pace, StartsAServerAgainLessAndLessOftenAndThenGivesUp) {
  Pace pace;
  Instant now{};
  for (const int expected : {0, 1, 2, 4, 8, 16}) {
    pace.started(now);
    const auto wait = pace.ended(now += seconds(1));
    ASSERT_TRUE(wait);
    EXPECT_EQ(*wait, seconds(expected));
    now += *wait;
  }
  pace.started(now);
  EXPECT_FALSE(pace.ended(now + seconds(1)));
}

TEST(Pace, ForgetsEarlierEndsOfAServerThatRanForAMinute) {
  Pace pace;
  Instant now{};
  for (int i = 0; i < 5; ++i) {
    pace.started(now);
    ASSERT_TRUE(pace.ended(now));
  }
  pace.started(now);
  EXPECT_EQ(pace.ended(now + Pace::long_enough), seconds(0));
}

TEST(Pace, DoesNotForgetThemASecondTooEarly) {
  Pace pace;
  Instant now{};
  for (int i = 0; i < 5; ++i) {
    pace.started(now);
    ASSERT_TRUE(pace.ended(now));
  }
  pace.started(now);
  EXPECT_EQ(pace.ended(now + Pace::long_enough - seconds(1)), seconds(16));
}

TEST(Pace, TakesAServerThatNeverStartedForOneThatEnded) {
  Pace pace;
  for (unsigned i = 0; i < Pace::most_tries; ++i) EXPECT_TRUE(pace.ended(Instant{}));
  EXPECT_FALSE(pace.ended(Instant{} + seconds(3600)));
}

TEST(Retries, ComeLessAndLessOftenAndNeverEnd) {
  Retries retries;
  for (const int expected : {1, 2, 4, 8, 16, 30, 30, 30}) EXPECT_EQ(retries.failed(), seconds(expected));
  retries.begin_anew();
  EXPECT_EQ(retries.failed(), seconds(1));
}

}  // namespace
}  // namespace emblem::name_server
