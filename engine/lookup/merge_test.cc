#include "engine/lookup/merge.h"

#include <gtest/gtest.h>

#include <algorithm>

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

TEST(MergedOutcome, SaysThatNothingIsThereOfTheWholeAlone) {
  const auto claims = [](const Outcome& outcome) {
    return std::ranges::count(outcome.findings, Code::lookup_absence_claimed, &Finding::code);
  };
  FakeNetwork silent({[](const dns::Message&, Way) { return Reply{.kind = Reply::Kind::silence}; }});
  FakeNetwork empty({Zone{}});
  const Outcome unanswered = silent.run(plan);
  const Outcome nothing = empty.run(plan);
  ASSERT_EQ(claims(nothing), 1);
  EXPECT_EQ(claims(merge_outcomes(unanswered, nothing)), 0);
  FakeNetwork honest({zone});
  EXPECT_EQ(claims(merge_outcomes(nothing, honest.run(plan))), 0);
  EXPECT_EQ(claims(merge_outcomes(nothing, nothing)), 1);
}

TEST(MergedOutcome, ComparesServersThatMustAgree) {
  FakeNetwork plain({zone});
  FakeNetwork encrypted({Zone{}});
  encrypted.speak(Transport::tls);
  const Outcome merged = merge_and_compare(plain.run(plan), encrypted.run(plan), dns::default_type_ihle);
  const auto count = [&](Code code) { return std::ranges::count(merged.findings, code, &Finding::code); };
  EXPECT_EQ(count(Code::lookup_servers_differ), 1);
  EXPECT_EQ(count(Code::lookup_absence_claimed), 0);
  FakeNetwork nothing({Zone{}});
  FakeNetwork neither({Zone{}});
  const Outcome absent = merge_and_compare(nothing.run(plan), neither.run(plan), dns::default_type_ihle);
  EXPECT_EQ(std::ranges::count(absent.findings, Code::lookup_absence_claimed, &Finding::code), 1);
}

}  // namespace
}  // namespace emblem::lookup
