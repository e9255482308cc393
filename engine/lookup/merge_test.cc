#include "engine/lookup/merge.h"

#include <gtest/gtest.h>

#include "engine/lookup/fake_network.h"

namespace emblem::lookup {
namespace {

const Plan plan = plan_for_name(name("www.example"));
const Zone zone{.records = {txt("www.example", "adem-token=x")}};

TEST(MergedOutcome, OfTwoCompleteOnesIsComplete) {
  FakeNetwork one({zone});
  FakeNetwork two({zone});
  const Outcome merged = merge_outcomes(one.run(plan), two.run(plan));
  EXPECT_EQ(merged.completeness, Completeness::complete);
  EXPECT_EQ(merged.records.size(), 1U);
  EXPECT_EQ(merged.owners.size(), 1U);
  EXPECT_EQ(merged.by_server.size(), 2U);
  EXPECT_EQ(merged.seen.size(), 8U);
}

TEST(MergedOutcome, WithASilentServerIsIncompleteAndKeepsWhatTheOtherFound) {
  FakeNetwork silent({[](const dns::Message&, Way) { return Reply{.kind = Reply::Kind::silence}; }});
  FakeNetwork honest({zone});
  const Outcome merged = merge_outcomes(silent.run(plan), honest.run(plan));
  EXPECT_EQ(merged.completeness, Completeness::incomplete);
  EXPECT_EQ(merged.records.size(), 1U);
  EXPECT_EQ(merged.unanswered.size(), 4U);
}

}  // namespace
}  // namespace emblem::lookup
