#include "engine/issuing/status.h"

#include "engine/issuing/issuing_fixture_test.h"
#include "engine/issuing/rotate.h"
#include "engine/issuing/withdraw.h"

namespace emblem::issuing {
namespace {

class StatusOf : public IssuingTest {
 protected:
  Status status(const TestHome& home) const { return status_of(home.contents(), bench(home)); }

  // The command of the first thing to do now.
  std::string next_of(const TestHome& home) const {
    const Status seen = status(home);
    return seen.steps.empty() || seen.steps.front().urgency != Urgency::now ? "" : seen.steps.front().command;
  }
};

TEST_F(StatusOf, EachStageHasItsNextStep) {
  EXPECT_EQ(next_of(hospital_), "emblem commit");
  commit(hospital_);
  commit(ministry_);
  EXPECT_EQ(next_of(hospital_), "emblem request -o request.cbor; emblem accept endorsement.cbor");
  accept(hospital_, endorse(ministry_, read(hospital_, request_of(hospital_))).reply);
  EXPECT_EQ(next_of(hospital_), "emblem issue NAME");
  issue(hospital_, order_of({{"www.hospital.example"}}));
  EXPECT_FALSE(status(hospital_).needs_doing());
  hospital_.now = days_after(june, 60);
  EXPECT_EQ(next_of(hospital_), "emblem renew, then emblem publish");
}

TEST_F(StatusOf, AnAuthorityNeedsNeitherAnEndorsementNorAMark) {
  commit(hospital_);
  commit(ministry_);
  EXPECT_TRUE(status(ministry_).needs_doing());
  endorse(ministry_, read(hospital_, request_of(hospital_)));
  EXPECT_FALSE(status(ministry_).needs_doing());
  EXPECT_EQ(status(ministry_).given, 1U);
  ministry_.now = days_after(june, 365);
  EXPECT_EQ(status(ministry_).given, 0U);
}

TEST_F(StatusOf, AnEndorsementNearItsEndIsToBeAskedForAgain) {
  make_endorsed(hospital_, ministry_);
  IssueOrder order = order_of({{"www.hospital.example"}});
  order.lifetime = 2000 * day;
  issue(hospital_, order);
  hospital_.now = days_after(june, 334);
  EXPECT_FALSE(status(hospital_).needs_doing());
  hospital_.now = days_after(june, 336);
  EXPECT_EQ(next_of(hospital_), "emblem request -o request.cbor");
  hospital_.now = days_after(june, 366);
  EXPECT_TRUE(status(hospital_).endorsements.empty());
  EXPECT_TRUE(status(hospital_).needs_doing());
}

TEST_F(StatusOf, AMarkEndsWithTheFirstOfItsTokens) {
  make_endorsed(hospital_, ministry_);
  IssueOrder order = order_of({{"www.hospital.example"}});
  order.lifetime = 500 * day;
  issue(hospital_, order);
  issue(hospital_, order_of({{"mail.hospital.example"}}));
  const Status seen = status(hospital_);
  ASSERT_EQ(seen.marks.size(), 2U);
  EXPECT_EQ(seen.marks[0].mark->assets.front(), "mail.hospital.example");
  EXPECT_EQ(seen.marks[0].until, days_after(june, 90));
  EXPECT_EQ(seen.marks[1].until, days_after(june, 365));
  EXPECT_TRUE(seen.marks[1].endorsed);
}

TEST_F(StatusOf, AMarkThatIsNotEndorsedInEveryDialectIsPointedAt) {
  make_endorsed(hospital_, ministry_);
  issue(hospital_, order_of({{"www.hospital.example"}}, {Dialect::jose, Dialect::cose}));
  EXPECT_FALSE(status(hospital_).marks.front().endorsed);
  EXPECT_EQ(next_of(hospital_), "emblem request --dialect …");
}

TEST_F(StatusOf, WithdrawnMarksAreNotListed) {
  make_endorsed(hospital_, ministry_);
  issue(hospital_, order_of({{"www.hospital.example"}}));
  hospital_.apply(withdraw(hospital_.contents(), "www.hospital.example", hospital_.keyring, bench(hospital_))->change);
  EXPECT_TRUE(status(hospital_).marks.empty());
}

TEST_F(StatusOf, AClockBehindTheKeysIsPointedAt) {
  make_endorsed(hospital_, ministry_);
  issue(hospital_, order_of({{"www.hospital.example"}}));
  hospital_.now = parse_rfc3339("2020-01-01T00:00:00Z").value();
  const Status seen = status(hospital_);
  ASSERT_TRUE(seen.needs_doing());
  EXPECT_NE(seen.steps.front().what.find("set the clock"), std::string::npos);
}

TEST_F(StatusOf, AHomeWithoutARootSaysSo) {
  home::Key root = hospital_.key("root");
  root.state = home::KeyState::retired;
  hospital_.apply({.keys = {root}});
  EXPECT_EQ(next_of(hospital_), "emblem key new --role root");
}

TEST_F(StatusOf, ANextRootThatWaitsIsPointedAt) {
  make_endorsed(hospital_, ministry_);
  issue(hospital_, order_of({{"www.hospital.example"}}));
  hospital_.apply(begin_root(hospital_.make_key("root-2", home::KeyRole::root), bench(hospital_)));
  const Status seen = status(hospital_);
  EXPECT_TRUE(std::ranges::any_of(seen.steps, [](const Step& step) {
    return step.urgency != Urgency::fine && step.what.find("root-2") != std::string::npos;
  }));
}

// The bench measures the time; here a square of the number of marks would not end in time.
TEST_F(StatusOf, ThousandsOfMarksAreNoTrouble) {
  make_endorsed(hospital_, ministry_);
  std::vector<std::vector<std::string>> emblems;
  for (int i = 0; i < 3'000; ++i) emblems.push_back({"host-" + std::to_string(i) + ".hospital.example"});
  issue(hospital_, order_of(emblems));
  const Status seen = status(hospital_);
  EXPECT_EQ(seen.marks.size(), 3'000U);
  EXPECT_FALSE(seen.needs_doing());
}

}  // namespace
}  // namespace emblem::issuing
