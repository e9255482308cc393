// Step 5: who else vouches for the issuer.
#include "tests/support/organizations.h"

namespace emblem::validate {
namespace {

using evidence::Outcome;
using support::endorsers_of;
using support::has_finding;
using support::levels_of;
using support::now;
using support::TestKey;

class Endorsed : public support::EveryDialect {
 protected:
  // The verdict with `draft` as the external endorsement of an otherwise sound set.
  Report judge_with(const support::EndorsementDraft& draft) {
    support::World other(GetParam());
    other.publish(emblem()).publish(root_endorsement()).publish(draft);
    other.commit("hospital.example", root).commit("authority.example", authority_root);
    return other.judge();
  }
};
EMBLEM_IN_EVERY_DIALECT(Endorsed);

TEST_P(Endorsed, ByACommittedOrganization) {
  publish_endorsed();
  const Report report = world.judge();
  EXPECT_EQ(levels_of(report), "SIGNED ORGANIZATIONAL ENDORSED");
  EXPECT_EQ(endorsers_of(report), "https://authority.example");
  EXPECT_TRUE(report.meets_policy);
  EXPECT_EQ(exit_code(report), 0);
}

TEST_P(Endorsed, NeedsTheEndorsersCommitment) {
  publish_endorsed();
  world.commit("authority.example", authority_root, Outcome::fails);
  const Report refused = world.judge();
  EXPECT_EQ(refused.verdict, Verdict::organizational);
  EXPECT_FALSE(refused.undecided);
  EXPECT_EQ(exit_code(refused), 1);
  EXPECT_TRUE(has_finding(refused, Code::endorser_refused));
}

TEST_P(Endorsed, IsUndecidedWhereOnlyEvidenceIsMissing) {
  publish_endorsed();
  world.commit("authority.example", authority_root, Outcome::unsettled);
  const Report report = world.judge();
  EXPECT_EQ(levels_of(report), "SIGNED ORGANIZATIONAL");
  EXPECT_TRUE(report.undecided);
  EXPECT_EQ(exit_code(report), 3);
  EXPECT_TRUE(has_finding(report, Code::endorser_unsettled));
}

TEST_P(Endorsed, IsDecidedWhereTheMissingEvidenceDoesNotMatter) {
  publish_endorsed();
  world.commit("authority.example", authority_root, Outcome::unsettled);
  world.policy.require = Require::organizational;
  const Report met = world.judge();
  EXPECT_TRUE(met.meets_policy);
  EXPECT_FALSE(met.undecided);
  world.policy.require = Require::trusted;
  const Report hopeless = world.judge();
  EXPECT_FALSE(hopeless.meets_policy);
  EXPECT_FALSE(hopeless.undecided);
  EXPECT_EQ(exit_code(hopeless), 1);
  world.trust(authority_root);
  EXPECT_EQ(exit_code(world.judge()), 3);
}

TEST_P(Endorsed, NeedsTheIssuersName) {
  auto draft = external();
  EXPECT_EQ(judge_with(draft).verdict, Verdict::endorsed);
  draft.subject = "https://other.example";
  const Report report = judge_with(draft);
  EXPECT_EQ(report.verdict, Verdict::organizational);
  EXPECT_TRUE(has_finding(report, Code::external_ignored));
  draft.subject.reset();
  EXPECT_EQ(judge_with(draft).verdict, Verdict::organizational);
}

TEST_P(Endorsed, NeedsTheTopOfTheInternalPath) {
  auto draft = external();
  draft.endorsed = emblem_key;
  EXPECT_EQ(judge_with(draft).verdict, Verdict::organizational);
}

TEST_P(Endorsed, NeedsEnd) {
  auto draft = external();
  draft.end = false;
  const Report report = judge_with(draft);
  EXPECT_EQ(report.verdict, Verdict::organizational);
  EXPECT_TRUE(has_finding(report, Code::endorsement_cannot_endorse));
}

TEST_P(Endorsed, NeedsToAdmitTheEmblem) {
  auto draft = external();
  draft.purposes = token::red_cross_indicative;
  const Report report = judge_with(draft);
  EXPECT_EQ(report.verdict, Verdict::organizational);
  EXPECT_TRUE(has_finding(report, Code::endorsement_not_admitting));
}

TEST_P(Endorsed, NeedsAnEndorserWithAName) {
  auto draft = external();
  draft.issuer.reset();
  EXPECT_EQ(judge_with(draft).verdict, Verdict::organizational);
}

TEST_P(Endorsed, NeedsALog) {
  auto draft = external();
  draft.log.clear();
  EXPECT_EQ(judge_with(draft).verdict, Verdict::organizational);
}

TEST_P(Endorsed, NeedsAnInternalPathFirst) {
  world.publish(emblem()).publish(external());
  commit_both();
  EXPECT_EQ(world.verdict(), Verdict::invalid);
}

TEST_P(Endorsed, NeedsTheIssuersCommitment) {
  publish_endorsed();
  world.commit("hospital.example", root, Outcome::fails);
  EXPECT_EQ(world.verdict(), Verdict::invalid);
  world.commit("hospital.example", root, Outcome::unsettled);
  EXPECT_EQ(world.verdict(), Verdict::indeterminate);
}

TEST_P(Endorsed, BySeveralListsThemInOrder) {
  publish_endorsed();
  const TestKey second = TestKey::generate();
  auto other = external();
  other.signer = second;
  other.issuer = "https://aid.example";
  world.publish(other).commit("aid.example", second);
  EXPECT_EQ(endorsers_of(world.judge()), "https://aid.example https://authority.example");
}

TEST_P(Endorsed, IsTrustedByAnEndorserThatCounts) {
  publish_endorsed();
  world.trust(authority_root);
  const Report report = world.judge();
  EXPECT_EQ(levels_of(report), "SIGNED ORGANIZATIONAL ENDORSED*");
  ASSERT_EQ(report.endorsers.size(), 1U);
  EXPECT_TRUE(report.endorsers[0].trusted);
}

TEST_P(Endorsed, IsNotTrustedByAnEndorserThatDoesNotCount) {
  publish_endorsed();
  const TestKey second = TestKey::generate();
  auto other = external();
  other.signer = second;
  other.issuer = "https://aid.example";
  world.publish(other).commit("aid.example", second, Outcome::fails).trust(second);
  EXPECT_EQ(levels_of(world.judge()), "SIGNED ORGANIZATIONAL ENDORSED");
}

TEST_P(Endorsed, ByAStrangerChangesNothingElse) {
  publish_endorsed();
  const TestKey stranger = TestKey::generate();
  auto forged = external();
  forged.signer = stranger;
  world.publish(forged).commit("authority.example", stranger, Outcome::fails);
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::endorsed);
  EXPECT_EQ(endorsers_of(report), "https://authority.example");
}

}  // namespace
}  // namespace emblem::validate
