// Step 4: commitments and pins.
#include "tests/support/organizations.h"

namespace emblem::validate {
namespace {

using evidence::Outcome;
using support::has_finding;
using support::levels_of;
using support::TestKey;

class TheStanding : public support::EveryDialect {};
EMBLEM_IN_EVERY_DIALECT(TheStanding);

TEST_P(TheStanding, OfACommittedRootIsOrganizational) {
  world.publish(emblem()).publish(root_endorsement()).commit("hospital.example", root);
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::organizational);
  ASSERT_EQ(report.commitments.size(), 1U);
  EXPECT_EQ(report.commitments[0].status, CommitmentStatus::promised);
}

TEST_P(TheStanding, OfARootWithoutEvidenceIsIndeterminate) {
  world.publish(emblem()).publish(root_endorsement());
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::indeterminate);
  EXPECT_TRUE(report.levels.empty());
  EXPECT_FALSE(report.meets_policy);
  EXPECT_EQ(report.issuer, "https://hospital.example");
  EXPECT_TRUE(has_finding(report, Code::commitment_unsettled));
}

TEST_P(TheStanding, OfARootWhoseCommitmentFailsIsInvalid) {
  world.publish(emblem()).publish(root_endorsement()).commit("hospital.example", root, Outcome::fails);
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::invalid);
  EXPECT_EQ(exit_code(report), 1);
  ASSERT_EQ(report.commitments.size(), 1U);
  EXPECT_EQ(report.commitments[0].status, CommitmentStatus::contradicted);
}

TEST_P(TheStanding, CountsForTheIssuerOnly) {
  world.publish(emblem()).publish(root_endorsement()).commit("other.example", root);
  EXPECT_EQ(world.verdict(), Verdict::indeterminate);
}

TEST_P(TheStanding, OfAnEndorsementWithoutLogIsNone) {
  world.publish(emblem()).publish(internal(root, emblem_key)).commit("hospital.example", root);
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::invalid);
  EXPECT_TRUE(has_finding(report, Code::commitment_absent));
}

TEST_P(TheStanding, IsNotMadeByTrust) {
  world.publish(emblem()).publish(internal(root, emblem_key)).trust(root);
  EXPECT_EQ(world.verdict(), Verdict::invalid);
}

TEST_P(TheStanding, IsNotMadeByTrustWhereEvidenceIsMissing) {
  world.publish(emblem()).publish(root_endorsement()).trust(root);
  EXPECT_EQ(world.verdict(), Verdict::indeterminate);
}

TEST_P(TheStanding, IsMadeByAPinWhereTheEndorsementHasNoLog) {
  world.publish(emblem()).publish(internal(root, emblem_key)).pin("https://hospital.example", root);
  const Report report = world.judge();
  EXPECT_EQ(levels_of(report), "SIGNED ORGANIZATIONAL");
  ASSERT_EQ(report.commitments.size(), 1U);
  EXPECT_EQ(report.commitments[0].status, CommitmentStatus::pinned);
}

TEST_P(TheStanding, IsNotMadeByAPinOfAnotherOrganization) {
  world.publish(emblem()).publish(internal(root, emblem_key)).pin("https://other.example", root);
  EXPECT_EQ(world.verdict(), Verdict::invalid);
}

TEST_P(TheStanding, IsNotMadeByAPinOfAnotherKey) {
  world.publish(emblem()).publish(internal(root, emblem_key)).pin("https://hospital.example", authority_root);
  EXPECT_EQ(world.verdict(), Verdict::invalid);
}

TEST_P(TheStanding, ByAPinWinsOverWhateverTheEvidenceSays) {
  world.publish(emblem()).publish(root_endorsement()).pin("https://hospital.example", root);
  for (const Outcome outcome : {Outcome::unsettled, Outcome::fails}) {
    world.commit("hospital.example", root, outcome);
    const Report report = world.judge();
    EXPECT_EQ(levels_of(report), "SIGNED ORGANIZATIONAL");
    EXPECT_TRUE(has_finding(report, Code::pin_overrides));
  }
  world.commit("hospital.example", root, Outcome::holds);
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::organizational);
  EXPECT_FALSE(has_finding(report, Code::pin_overrides));
}

TEST_P(TheStanding, ByAPinAndTrustIsTrusted) {
  world.publish(emblem()).publish(internal(root, emblem_key)).pin("https://hospital.example", root).trust(root);
  EXPECT_EQ(levels_of(world.judge()), "SIGNED* ORGANIZATIONAL*");
}

TEST_P(TheStanding, ByAPinOfTheEmblemsOwnKeyNeedsNoEndorsement) {
  world.publish(emblem()).pin("https://hospital.example", emblem_key);
  const Report report = world.judge();
  EXPECT_EQ(levels_of(report), "SIGNED ORGANIZATIONAL");
  ASSERT_EQ(report.commitments.size(), 1U);
  EXPECT_EQ(report.commitments[0].status, CommitmentStatus::pinned);
  EXPECT_TRUE(has_finding(report, Code::pin_overrides));
}

TEST_P(TheStanding, MayComeFromOneOfSeveralPins) {
  world.publish(emblem()).publish(internal(root, emblem_key));
  world.pin("https://hospital.example", authority_root).pin("https://hospital.example", root);
  EXPECT_EQ(world.verdict(), Verdict::organizational);
}

TEST_P(TheStanding, ByAPinStopsBelowWhatStandsAbove) {
  const TestKey above = TestKey::generate();
  world.publish(emblem()).publish(internal(root, emblem_key)).publish(committed(internal(above, root)));
  world.pin("https://hospital.example", root);
  for (const Outcome outcome : {Outcome::holds, Outcome::unsettled, Outcome::fails}) {
    world.commit("hospital.example", above, outcome);
    EXPECT_EQ(world.verdict(), Verdict::organizational);
  }
}

TEST_P(TheStanding, ByAPinEndorsesToo) {
  world.publish(emblem()).publish(root_endorsement()).publish(external()).commit("hospital.example", root);
  world.pin("https://authority.example", authority_root);
  EXPECT_EQ(world.verdict(), Verdict::endorsed);
}

TEST_P(TheStanding, ByAPinEndorsesEvenWithoutLog) {
  auto without_log = external();
  without_log.log.clear();
  world.publish(emblem()).publish(root_endorsement()).publish(without_log).commit("hospital.example", root);
  EXPECT_EQ(world.verdict(), Verdict::organizational);
  world.pin("https://authority.example", authority_root);
  EXPECT_EQ(world.verdict(), Verdict::endorsed);
}

TEST_P(TheStanding, UnsettledBesideAFailureIsIndeterminate) {
  const TestKey other = TestKey::generate();
  world.publish(emblem()).publish(root_endorsement()).publish(committed(internal(other, emblem_key)));
  world.commit("hospital.example", root, Outcome::fails).commit("hospital.example", other, Outcome::fails);
  EXPECT_EQ(world.verdict(), Verdict::invalid);
  world.commit("hospital.example", other, Outcome::unsettled);
  EXPECT_EQ(world.verdict(), Verdict::indeterminate);
}

TEST_P(TheStanding, IsAskedForTheIdentifiersOfItsFamily) {
  // The key is named by its stripped identifier in the certificate: the source is asked for both forms.
  if (is_jose()) return;
  const TestKey zero = TestKey::generate_with_leading_zero();
  world.publish(emblem()).publish(committed(internal(zero, emblem_key))).commit("hospital.example", zero);
  EXPECT_EQ(world.verdict(), Verdict::organizational);
}

}  // namespace
}  // namespace emblem::validate
