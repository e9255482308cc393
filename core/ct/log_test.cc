#include "core/ct/log.h"

#include <gtest/gtest.h>

namespace emblem::ct {
namespace {

constexpr UnixTime before{99, 0};
constexpr UnixTime since{100, 0};
constexpr UnixTime after{101, 0};

Log in_state(State state) {
  Log log;
  log.states = {{state, since}};
  return log;
}

TEST(Log, CountsWhileQualifiedUsableOrReadonly) {
  for (const State state : {State::qualified, State::usable, State::readonly}) {
    EXPECT_TRUE(accepts_sct_at(in_state(state), since));
    EXPECT_TRUE(accepts_sct_at(in_state(state), after));
    // What it was before is not told.
    EXPECT_TRUE(accepts_sct_at(in_state(state), before));
  }
}

TEST(Log, CountsUntilItsRetirementAndNotFromThatMomentOn) {
  EXPECT_TRUE(accepts_sct_at(in_state(State::retired), before));
  EXPECT_FALSE(accepts_sct_at(in_state(State::retired), since));
  EXPECT_FALSE(accepts_sct_at(in_state(State::retired), after));
}

TEST(Log, NeverCountsWhenPendingOrRejectedOrInNoStateTold) {
  for (const State state : {State::pending, State::rejected}) {
    EXPECT_FALSE(accepts_sct_at(in_state(state), before));
    EXPECT_FALSE(accepts_sct_at(in_state(state), after));
  }
  EXPECT_FALSE(accepts_sct_at(Log{}, after));
}

TEST(Log, WithAHistoryCountsByTheStateOfTheMoment) {
  Log log;
  log.states = {{State::pending, {10, 0}}, {State::usable, {20, 0}}, {State::retired, {30, 0}}};
  EXPECT_FALSE(accepts_sct_at(log, {9, 0}));
  EXPECT_FALSE(accepts_sct_at(log, {19, 0}));
  EXPECT_TRUE(accepts_sct_at(log, {20, 0}));
  EXPECT_TRUE(accepts_sct_at(log, {29, 999'999'999}));
  EXPECT_FALSE(accepts_sct_at(log, {30, 0}));
  log.states.push_back({State::rejected, {40, 0}});
  EXPECT_FALSE(accepts_sct_at(log, {20, 0}));
}

TEST(Log, IntervalIncludesItsStartAndExcludesItsEnd) {
  Log log;
  EXPECT_TRUE(takes_certificate_ending(log, before));
  log.interval_start = since;
  log.interval_end = after;
  EXPECT_FALSE(takes_certificate_ending(log, before));
  EXPECT_TRUE(takes_certificate_ending(log, since));
  EXPECT_FALSE(takes_certificate_ending(log, after));
}

TEST(Log, IsNamedWithItsOperatorInPrintableText) {
  Log log;
  log.description = "alpha\x1b";
  log.operated_by = "somebody";
  EXPECT_EQ(to_text(log), "alpha\\x1b (somebody)");
  EXPECT_EQ(to_text(Log{}), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
}

}  // namespace
}  // namespace emblem::ct
