// Step 3: from the emblem's key upwards.
#include "tests/support/organizations.h"

namespace emblem::validate {
namespace {

using support::endorsers_of;
using support::has_finding;
using support::levels_of;
using support::log_entry;
using support::now;
using support::TestKey;

class AnInternalPath : public support::EveryDialect {
 protected:
  // emblem key <- middle <- root, only the upper one with log.
  void publish_chain(bool middle_end, bool root_end) {
    auto lower = internal(middle, emblem_key);
    lower.end = middle_end;
    auto upper = committed(internal(root, middle));
    upper.end = root_end;
    world.publish(emblem()).publish(lower).publish(upper);
    commit_both();
  }

  TestKey middle = TestKey::generate();
};
EMBLEM_IN_EVERY_DIALECT(AnInternalPath);

TEST_P(AnInternalPath, WithNothingAboveTheEmblemOfNoIssuerIsSigned) {
  auto draft = emblem();
  draft.issuer.reset();
  world.publish(draft);
  EXPECT_EQ(levels_of(world.judge()), "SIGNED");
}

TEST_P(AnInternalPath, WithNothingAboveTheEmblemOfAnIssuerIsInvalid) {
  world.publish(emblem());
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::invalid);
  EXPECT_EQ(report.issuer, "https://hospital.example");
  EXPECT_TRUE(report.levels.empty());
  EXPECT_TRUE(has_finding(report, Code::no_endorsement_of_path));
}

TEST_P(AnInternalPath, OfOneCommittedEndorsementIsOrganizational) {
  world.publish(emblem()).publish(root_endorsement());
  commit_both();
  const Report report = world.judge();
  EXPECT_EQ(levels_of(report), "SIGNED ORGANIZATIONAL");
  EXPECT_EQ(report.issuer, "https://hospital.example");
}

TEST_P(AnInternalPath, IgnoresAnEndorsementOfAnotherKey) {
  world.publish(emblem()).publish(committed(internal(root, middle)));
  commit_both();
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::invalid);
  EXPECT_TRUE(has_finding(report, Code::endorsement_not_on_path));
}

TEST_P(AnInternalPath, IgnoresAnEndorsementWithAnotherSubject) {
  auto draft = root_endorsement();
  draft.subject = "https://other.example";
  world.publish(emblem()).publish(draft);
  commit_both();
  EXPECT_EQ(world.verdict(), Verdict::invalid);
}

TEST_P(AnInternalPath, IgnoresAnEndorsementWithoutSubjectForAnEmblemOfAnIssuer) {
  auto draft = root_endorsement();
  draft.subject.reset();
  world.publish(emblem()).publish(draft);
  commit_both();
  EXPECT_EQ(world.verdict(), Verdict::invalid);
}

TEST_P(AnInternalPath, TakesAbsentIssuersAsEqual) {
  auto lone = emblem();
  lone.issuer.reset();
  auto above = internal(root, emblem_key);
  above.issuer.reset();
  above.subject.reset();
  world.publish(lone).publish(above).trust(root);
  EXPECT_EQ(levels_of(world.judge()), "SIGNED*");
}

TEST_P(AnInternalPath, DoesNotTakeAnAbsentIssuerForTheEmblems) {
  auto lone = emblem();
  lone.issuer.reset();
  world.publish(lone).publish(internal(root, emblem_key)).trust(root);
  EXPECT_EQ(levels_of(world.judge()), "SIGNED");
}

TEST_P(AnInternalPath, NeedsNoEndOnTheLowestEndorsement) {
  publish_chain(false, true);
  EXPECT_EQ(world.verdict(), Verdict::organizational);
}

TEST_P(AnInternalPath, NeedsEndOnTheSecondEndorsement) {
  publish_chain(true, false);
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::invalid);
  EXPECT_TRUE(has_finding(report, Code::endorsement_cannot_endorse));
}

TEST_P(AnInternalPath, NeedsEndOnEveryEndorsementButTheLowest) {
  const TestKey upper = TestKey::generate();
  for (const bool middle_end : {true, false}) {
    support::World other(GetParam());
    auto between = internal(upper, middle);
    between.end = middle_end;
    other.publish(emblem()).publish(internal(middle, emblem_key)).publish(between);
    other.publish(committed(internal(root, upper))).commit("hospital.example", root);
    EXPECT_EQ(other.verdict(), middle_end ? Verdict::organizational : Verdict::invalid);
  }
}

TEST_P(AnInternalPath, CountsARootsEndorsementOfItselfOnce) {
  world.publish(emblem()).publish(internal(root, emblem_key)).publish(committed(internal(root, root)));
  commit_both();
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::organizational);
  for (const ReportedToken& token : report.tokens) EXPECT_TRUE(token.used);
}

TEST_P(AnInternalPath, NeedsEndOnARootsEndorsementOfItself) {
  auto itself = committed(internal(root, root));
  itself.end = false;
  world.publish(emblem()).publish(internal(root, emblem_key)).publish(itself);
  commit_both();
  EXPECT_EQ(world.verdict(), Verdict::invalid);
}

TEST_P(AnInternalPath, CountsTheEmblemKeysEndorsementOfItself) {
  world.publish(emblem()).publish(committed(internal(emblem_key, emblem_key)));
  world.commit("hospital.example", emblem_key);
  EXPECT_EQ(world.verdict(), Verdict::organizational);
}

TEST_P(AnInternalPath, EndsWhereTwoKeysEndorseEachOther) {
  world.publish(emblem()).publish(internal(middle, emblem_key)).publish(internal(root, middle));
  world.publish(internal(middle, root));
  commit_both();
  EXPECT_EQ(world.verdict(), Verdict::invalid);
}

TEST_P(AnInternalPath, LeavesACycleAtACommittedEndorsement) {
  world.publish(emblem()).publish(internal(middle, emblem_key)).publish(committed(internal(root, middle)));
  world.publish(internal(middle, root));
  commit_both();
  EXPECT_EQ(world.verdict(), Verdict::organizational);
}

TEST_P(AnInternalPath, DoesNotReturnToTheEmblemsKey) {
  // The emblem's key endorses root; only that endorsement has a log, and it would close a cycle.
  world.publish(emblem()).publish(internal(root, emblem_key)).publish(committed(internal(emblem_key, root)));
  world.commit("hospital.example", emblem_key);
  EXPECT_EQ(world.verdict(), Verdict::invalid);
}

TEST_P(AnInternalPath, MayStopBelowAnUncommittedEndorsement) {
  const TestKey stranger = TestKey::generate();
  world.publish(emblem()).publish(root_endorsement()).publish(internal(stranger, root));
  commit_both();
  EXPECT_EQ(world.verdict(), Verdict::organizational);
}

TEST_P(AnInternalPath, MayStopBelowAnEndorsementWhoseCommitmentFails) {
  const TestKey stranger = TestKey::generate();
  world.publish(emblem()).publish(root_endorsement()).publish(committed(internal(stranger, root)));
  commit_both();
  world.commit("hospital.example", stranger, evidence::Outcome::fails);
  EXPECT_EQ(world.verdict(), Verdict::organizational);
}

TEST_P(AnInternalPath, MayStopAboveACommittedEndorsementForAStrongerOutcome) {
  world.publish(emblem()).publish(committed(internal(middle, emblem_key))).publish(committed(internal(root, middle)));
  world.publish(external());
  commit_both();
  world.commit("hospital.example", middle);
  EXPECT_EQ(world.verdict(), Verdict::endorsed);
}

TEST_P(AnInternalPath, TakesTheStrongestOfTwoEndorsementsOfOneKey) {
  world.publish(emblem()).publish(root_endorsement()).publish(external());
  world.publish(committed(internal(middle, emblem_key)));
  commit_both();
  for (const auto outcome : {evidence::Outcome::holds, evidence::Outcome::unsettled, evidence::Outcome::fails}) {
    world.commit("hospital.example", middle, outcome);
    const Report report = world.judge();
    EXPECT_EQ(report.verdict, Verdict::endorsed);
    EXPECT_EQ(endorsers_of(report), "https://authority.example");
  }
}

TEST_P(AnInternalPath, TakesTheOneWithMoreTrustedLevelsAmongEquals) {
  world.publish(emblem()).publish(root_endorsement()).publish(committed(internal(middle, emblem_key)));
  commit_both();
  world.commit("hospital.example", middle).trust(middle);
  EXPECT_EQ(levels_of(world.judge()), "SIGNED* ORGANIZATIONAL*");
}

TEST_P(AnInternalPath, TakesTheOneThatEndsLaterAmongEquals) {
  auto late = committed(internal(middle, emblem_key));
  late.lifetime.expires = now + 50;
  auto early = root_endorsement();
  early.lifetime.expires = now + 20;
  world.publish(emblem()).publish(late).publish(early);
  commit_both();
  world.commit("hospital.example", middle);
  EXPECT_EQ(world.judge().valid->until, UnixTime{now + 50});
}

TEST_P(AnInternalPath, TakesEndorsementsRepeatedByteForByteAsOne) {
  publish_endorsed();
  const Report once = world.judge();
  const auto records = world.records;
  world.records.insert(world.records.end(), records.begin(), records.end());
  EXPECT_TRUE(once == world.judge());
}

TEST_P(AnInternalPath, IsTrustedBySignedWhereAnyKeyOfItIs) {
  for (const TestKey* trusted : {&emblem_key, &middle, &root}) {
    support::World other(GetParam());
    other.publish(emblem()).publish(internal(middle, emblem_key)).publish(committed(internal(root, middle)));
    other.commit("hospital.example", root).trust(*trusted);
    EXPECT_EQ(levels_of(other.judge()), trusted == &root ? "SIGNED* ORGANIZATIONAL*" : "SIGNED* ORGANIZATIONAL");
  }
}

TEST_P(AnInternalPath, IsNotTrustedByAKeyBesideIt) {
  // The trusted key endorses the emblem's key too, but leads nowhere.
  world.publish(emblem()).publish(root_endorsement()).publish(internal(middle, emblem_key));
  commit_both();
  world.trust(middle);
  EXPECT_EQ(levels_of(world.judge()), "SIGNED ORGANIZATIONAL");
}

TEST_P(AnInternalPath, IsNotTrustedByAKeyOnACycleOnly) {
  // middle hangs between emblem key and root only by a way that passes root twice.
  world.publish(emblem()).publish(root_endorsement()).publish(internal(middle, root));
  world.publish(internal(root, middle)).trust(middle);
  commit_both();
  EXPECT_EQ(levels_of(world.judge()), "SIGNED ORGANIZATIONAL");
}

TEST_P(AnInternalPath, IsTrustedByAKeyOfAShorterLivedPathToTheSameStop) {
  const TestKey detour = TestKey::generate();
  auto long_lived = internal(middle, emblem_key);
  auto short_lived = internal(middle, detour);
  short_lived.lifetime.expires = now + 10;
  world.publish(emblem()).publish(long_lived).publish(internal(detour, emblem_key)).publish(short_lived);
  world.publish(committed(internal(root, middle))).trust(detour);
  commit_both();
  EXPECT_EQ(levels_of(world.judge()), "SIGNED* ORGANIZATIONAL");
}

TEST_P(AnInternalPath, OfAnEmblemWithoutIssuerShowsTrustAndNoMore) {
  auto lone = emblem();
  lone.issuer.reset();
  auto above = committed(internal(root, emblem_key));
  above.issuer.reset();
  above.subject.reset();
  world.publish(lone).publish(above).publish(external());
  commit_both();
  EXPECT_EQ(levels_of(world.judge()), "SIGNED");
  world.trust(root);
  EXPECT_EQ(levels_of(world.judge()), "SIGNED*");
}

TEST_P(AnInternalPath, IsSignedForAnEmblemWithoutIssuerThatNoEndorsementAdmits) {
  auto lone = emblem();
  lone.issuer.reset();
  auto above = internal(root, emblem_key);
  above.issuer.reset();
  above.subject.reset();
  above.purposes = token::red_cross_indicative;
  world.publish(lone).publish(above).trust(root);
  EXPECT_EQ(levels_of(world.judge()), "SIGNED");
}

TEST(InternalPathAcrossDialects, StaysWithinTheFamily) {
  for (const Dialect below : {Dialect::jose, Dialect::cose, Dialect::cose_16sep}) {
    for (const Dialect above : {Dialect::jose, Dialect::cose, Dialect::cose_16sep}) {
      const TestKey emblem_key = TestKey::generate();
      const TestKey root = TestKey::generate();
      support::World world(below);
      world.publish(support::EmblemDraft{.signer = emblem_key});
      world.publish(support::EndorsementDraft{.signer = root, .endorsed = emblem_key, .log = {log_entry()}},
                    {.dialect = above});
      world.commit("hospital.example", root);
      const bool same_family = (below == Dialect::jose) == (above == Dialect::jose);
      EXPECT_EQ(world.verdict(), same_family ? Verdict::organizational : Verdict::invalid);
    }
  }
}

TEST(InternalPathOfJose, TakesAbsentEndForFalse) {
  for (const auto& end : {nlohmann::json(true), nlohmann::json(), nlohmann::json(false)}) {
    const TestKey emblem_key = TestKey::generate();
    const TestKey middle = TestKey::generate();
    const TestKey root = TestKey::generate();
    support::World world(Dialect::jose);
    world.publish(support::EmblemDraft{.signer = emblem_key});
    world.publish(support::EndorsementDraft{.signer = middle, .endorsed = emblem_key}).publish(root);
    auto parts =
        support::jose_parts(support::EndorsementDraft{.signer = root, .endorsed = middle, .log = {log_entry()}});
    if (end.is_null()) {
      parts.claims.erase("end");
    } else {
      parts.claims["end"] = end;
    }
    world.records.push_back(
        support::text_record("www.hospital.example", "adem-token=" + support::sign_jose(parts, root)));
    world.commit("hospital.example", root);
    EXPECT_EQ(world.verdict(), end == true ? Verdict::organizational : Verdict::invalid);
  }
}

}  // namespace
}  // namespace emblem::validate
