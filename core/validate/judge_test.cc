// Steps 2 and the whole: what is NONE, several emblems, sets that share a name, what is reported and until when.
#include "tests/support/organizations.h"

namespace emblem::validate {
namespace {

using evidence::Outcome;
using support::endorsers_of;
using support::has_finding;
using support::levels_of;
using support::now;
using support::TestKey;

const std::string owner = "www.hospital.example";

class Judging : public support::EveryDialect {
 protected:
  support::EmblemDraft lone(const TestKey& key) const { return {.signer = key, .issuer = std::nullopt}; }

  TestKey other_key = TestKey::generate();
};
EMBLEM_IN_EVERY_DIALECT(Judging);

TEST_P(Judging, OfNothingIsNone) {
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::none);
  EXPECT_EQ(exit_code(report), 1);
  EXPECT_TRUE(has_finding(report, Code::nothing_at_owner));
}

TEST_P(Judging, OfKeysAndEndorsementsAloneIsNone) {
  world.publish(emblem_key).publish(root_endorsement()).publish(external());
  commit_both();
  EXPECT_EQ(world.verdict(), Verdict::none);
}

TEST_P(Judging, OfAnEmblemThatFailsIsInvalid) {
  world.records.push_back(support::record_of(emblem(), world.publication));
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::invalid);
  EXPECT_EQ(report.issuer, "https://hospital.example");
}

TEST_P(Judging, OfAnIncompleteLookUpIsNeverNone) {
  world.emblems = Completeness::incomplete;
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::indeterminate);
  EXPECT_TRUE(report.lookup_incomplete);
  EXPECT_EQ(exit_code(report), 3);
}

TEST_P(Judging, OfAnIncompleteLookUpKeepsWhatIsEstablished) {
  publish_endorsed();
  world.emblems = Completeness::incomplete;
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::endorsed);
  EXPECT_EQ(exit_code(report), 0);
}

TEST_P(Judging, OfAnIncompleteLookUpThatDoesNotMeetThePolicyIsUndecided) {
  world.publish(lone(emblem_key));
  EXPECT_EQ(exit_code(world.judge()), 1);
  world.emblems = Completeness::incomplete;
  EXPECT_EQ(exit_code(world.judge()), 3);
}

TEST_P(Judging, TakesEmblemsOneByOne) {
  publish_endorsed();
  world.publish(lone(other_key));
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::endorsed);
  ASSERT_EQ(report.emblems.size(), 2U);
  EXPECT_EQ(report.emblems[0].verdict, Verdict::endorsed);
  EXPECT_EQ(report.emblems[1].verdict, Verdict::signed_only);
}

TEST_P(Judging, IsNotSpoiltByASecondEmblemThatFails) {
  publish_endorsed();
  auto expired = emblem();
  expired.lifetime.expires = now - 1;
  world.publish(expired);
  EXPECT_EQ(world.verdict(), Verdict::endorsed);
}

TEST_P(Judging, RanksIndeterminateAboveSigned) {
  world.publish(lone(other_key)).publish(emblem()).publish(root_endorsement());
  world.policy.require = Require::organizational;
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::indeterminate);
  EXPECT_TRUE(report.undecided);
  EXPECT_EQ(exit_code(report), 3);
}

TEST_P(Judging, RanksOrganizationalAboveIndeterminate) {
  world.publish(emblem()).publish(root_endorsement()).commit("hospital.example", root);
  auto other = emblem();
  other.signer = other_key;
  world.publish(other).publish(committed(internal(authority_root, other_key)));
  EXPECT_EQ(world.verdict(), Verdict::organizational);
}

TEST_P(Judging, RanksSignedAboveInvalid) {
  world.publish(emblem()).publish(lone(other_key));
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::signed_only);
  EXPECT_FALSE(report.issuer);
}

TEST_P(Judging, PrefersAnEmblemThatMeetsThePolicyToAStrongerOne) {
  publish_endorsed();
  world.publish(lone(other_key)).trust(other_key);
  world.policy.require = Require::trusted;
  const Report report = world.judge();
  EXPECT_EQ(levels_of(report), "SIGNED*");
  EXPECT_TRUE(report.meets_policy);
  world.policy.require = Require::endorsed;
  EXPECT_EQ(world.verdict(), Verdict::endorsed);
}

TEST_P(Judging, PrefersMoreTrustedLevelsAmongEquals) {
  world.publish(lone(emblem_key)).publish(lone(other_key)).trust(other_key);
  EXPECT_EQ(levels_of(world.judge()), "SIGNED*");
}

TEST_P(Judging, PrefersTheLaterEndAmongEquals) {
  auto longer = lone(other_key);
  longer.lifetime.expires = now + 2 * support::hour;
  world.publish(lone(emblem_key)).publish(longer);
  EXPECT_EQ(world.judge().valid->until, UnixTime{longer.lifetime.expires});
}

TEST_P(Judging, IgnoresAnEmblemThatDoesNotCoverTheAsset) {
  auto elsewhere = emblem();
  elsewhere.assets = {"mail.hospital.example"};
  world.publish(elsewhere).publish(root_endorsement()).publish(external()).publish(lone(other_key));
  commit_both();
  EXPECT_EQ(world.verdict(), Verdict::signed_only);
}

TEST_P(Judging, IsValidFromTheLatestBeginningToTheEarliestEndOfThePath) {
  auto endorsement = root_endorsement();
  endorsement.lifetime = {now - 10, now + 20};
  world.publish(emblem()).publish(endorsement);
  commit_both();
  const Report report = world.judge();
  EXPECT_EQ(report.valid, (Validity{UnixTime{now - 10}, UnixTime{now + 20}}));
}

TEST_P(Judging, IsValidUntilTheLastEndorserEndsIfThatIsSooner) {
  world.publish(emblem()).publish(root_endorsement());
  auto first = external();
  first.lifetime = {now - 5, now + 20};
  auto second = external();
  second.signer = other_key;
  second.issuer = "https://aid.example";
  second.lifetime.expires = now + 30;
  world.publish(first).publish(second).commit("aid.example", other_key);
  commit_both();
  EXPECT_EQ(world.judge().valid, (Validity{UnixTime{now - 5}, UnixTime{now + 30}}));
}

TEST_P(Judging, IsValidAsLongAsThePathWhereEndorsersLastLonger) {
  auto late = external();
  late.lifetime.expires = now + 2 * support::hour;
  world.publish(emblem()).publish(root_endorsement()).publish(late);
  commit_both();
  EXPECT_EQ(world.judge().valid->until, UnixTime{support::Lifetime().expires});
}

TEST_P(Judging, SaysNothingOfValidityWhereNothingIsValid) {
  world.publish(emblem()).publish(root_endorsement());
  EXPECT_FALSE(world.judge().valid);
}

TEST_P(Judging, MarksTheTokensUsed) {
  publish_endorsed();
  world.publish(committed(internal(other_key, root)));
  const Report report = world.judge();
  ASSERT_EQ(report.tokens.size(), 4U);
  EXPECT_EQ(std::ranges::count(report.tokens, true, &ReportedToken::used), 3);
}

TEST_P(Judging, ReportsTheDialect) {
  publish_endorsed();
  EXPECT_EQ(world.judge().dialect, GetParam());
}

TEST_P(Judging, ReportsProtectionByPurpose) {
  auto draft = lone(emblem_key);
  draft.purposes = token::red_cross_protective | token::red_cross_indicative;
  world.publish(draft);
  const Report report = world.judge();
  ASSERT_EQ(report.protection.size(), 2U);
  EXPECT_EQ(report.protection[0].purpose, "protective");
  EXPECT_EQ(report.protection[1].purpose, "indicative");
}

TEST_P(Judging, MeetsThePolicyOfItsLevelOrBelow) {
  publish_endorsed();
  const auto met = [&](Require require) {
    world.policy.require = require;
    return world.judge().meets_policy;
  };
  EXPECT_TRUE(met(Require::signed_only));
  EXPECT_TRUE(met(Require::organizational));
  EXPECT_TRUE(met(Require::endorsed));
  EXPECT_FALSE(met(Require::trusted));
  world.commit("authority.example", authority_root, Outcome::fails);
  EXPECT_TRUE(met(Require::organizational));
  EXPECT_FALSE(met(Require::endorsed));
}

TEST_P(Judging, MeetsNoPolicyWhenIndeterminate) {
  world.publish(emblem()).publish(root_endorsement());
  world.policy.require = Require::signed_only;
  const Report report = world.judge();
  EXPECT_FALSE(report.meets_policy);
  EXPECT_EQ(exit_code(report), 3);
}

TEST_P(Judging, MeetsThePolicyByAKindThatCounts) {
  publish_endorsed();
  world.policy.kinds = token::red_cross_protective | token::red_cross_indicative;
  EXPECT_TRUE(world.judge().meets_policy);
  world.policy.kinds = token::cultural_property;
  const Report report = world.judge();
  EXPECT_FALSE(report.meets_policy);
  EXPECT_EQ(report.verdict, Verdict::endorsed);
  EXPECT_EQ(exit_code(report), 1);
  EXPECT_TRUE(has_finding(report, Code::purpose_not_accepted));
}

TEST_P(Judging, IsDecidedWhereNoEvidenceCouldMakeTheKindCount) {
  world.publish(emblem()).publish(root_endorsement());
  world.policy.require = Require::organizational;
  EXPECT_TRUE(world.judge().undecided);
  world.policy.kinds = token::cultural_property;
  EXPECT_FALSE(world.judge().undecided);
}

TEST_P(Judging, MeetsThePolicyByTheTrustedOfTwoRoots) {
  // Whoever endorses the other root must not hide the one that the user trusts.
  publish_endorsed();
  world.publish(committed(internal(other_key, emblem_key))).commit("hospital.example", other_key).trust(other_key);
  world.policy.require = Require::trusted;
  const Report report = world.judge();
  EXPECT_TRUE(report.meets_policy);
  EXPECT_EQ(levels_of(report), "SIGNED* ORGANIZATIONAL*");
  world.policy.require = Require::endorsed;
  EXPECT_EQ(levels_of(world.judge()), "SIGNED ORGANIZATIONAL ENDORSED");
}

class JoseJudging : public testing::Test {
 protected:
  Verdict verdict_of_text(const std::string& text) {
    support::World other(Dialect::jose);
    other.publish(key);
    other.records.push_back(support::text_record(owner, text));
    return other.verdict();
  }

  TestKey key = TestKey::named("emblem");
  support::EmblemDraft emblem{.signer = key, .issuer = std::nullopt};
  support::EndorsementDraft endorsement{.signer = TestKey::named("root"), .endorsed = key};
  support::World world{Dialect::jose};
};

TEST_F(JoseJudging, OfAnUnreadableTokenIsInvalid) {
  EXPECT_EQ(verdict_of_text("adem-token=rubbish"), Verdict::invalid);
  EXPECT_EQ(verdict_of_text("adem-emb=rubbish"), Verdict::invalid);
}

TEST_F(JoseJudging, OfAnUnreadableEndorsementKeyOrOtherTextIsNone) {
  EXPECT_EQ(verdict_of_text("adem-end=rubbish"), Verdict::none);
  EXPECT_EQ(verdict_of_text("adem-key=rubbish"), Verdict::none);
  EXPECT_EQ(verdict_of_text("v=spf1 -all"), Verdict::none);
  EXPECT_EQ(verdict_of_text("ADEM-TOKEN=rubbish"), Verdict::none);
}

TEST_F(JoseJudging, OfAnUnreadableEndorsementThatSaysSoIsNone) {
  auto parts = support::jose_parts(endorsement);
  parts.claims.erase("key");
  EXPECT_EQ(verdict_of_text("adem-token=" + support::sign_jose(parts, endorsement.signer)), Verdict::none);
}

TEST_F(JoseJudging, ReadsTheOlderLabels) {
  EXPECT_EQ(verdict_of_text("adem-emb=" + support::sign_jose(support::jose_parts(emblem), key)), Verdict::signed_only);
  EXPECT_EQ(verdict_of_text("adem-emb-7=" + support::sign_jose(support::jose_parts(emblem), key)),
            Verdict::signed_only);
}

TEST_F(JoseJudging, OfAnUnsignedEmblemIsInvalidAndSaysSo) {
  auto parts = support::jose_parts(emblem);
  parts.header["alg"] = "none";
  parts.header.erase("kid");
  std::string text = support::sign_jose(parts, key);
  text.resize(text.rfind('.') + 1);
  world.records.push_back(support::text_record(owner, "adem-token=" + text));
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::invalid);
  EXPECT_TRUE(has_finding(report, Code::token_unsigned));
}

TEST_F(JoseJudging, KeepsSetsApartByTheirIdentifiers) {
  const TestKey root = TestKey::named("root");
  emblem.issuer = "https://hospital.example";
  endorsement.log = {support::log_entry()};
  const auto verdict_with = [&](const std::string& emblem_set, const std::string& endorsement_set) {
    support::World other(Dialect::jose);
    other.publish(emblem, {.dialect = Dialect::jose, .set_id = emblem_set});
    other.publish(endorsement, {.dialect = Dialect::jose, .set_id = endorsement_set});
    return other.commit("hospital.example", root).verdict();
  };
  EXPECT_EQ(verdict_with("1", "1"), Verdict::organizational);
  EXPECT_EQ(verdict_with("1", "2"), Verdict::invalid);
  EXPECT_EQ(verdict_with("", "2"), Verdict::organizational);
  EXPECT_EQ(verdict_with("1", ""), Verdict::organizational);
}

TEST_F(JoseJudging, OfAnEmblemThatClaimsNoPurposeMeetsNoPolicy) {
  world.policy.require = Require::signed_only;
  emblem.purposes = 0;
  world.publish(emblem);
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::signed_only);
  EXPECT_FALSE(report.meets_policy);
  EXPECT_TRUE(report.protection.empty());
  EXPECT_TRUE(has_finding(report, Code::purpose_absent));
}

TEST_F(JoseJudging, TakesOneTokenInTwoCuttingsAsOne) {
  const std::string text = "adem-token=" + support::sign_jose(support::jose_parts(emblem), key);
  world.publish(key);
  world.records.push_back(support::text_record(owner, text));
  const Report once = world.judge();
  world.records.push_back(support::text_record(owner, text, 100));
  const Report twice = world.judge();
  EXPECT_EQ(twice.verdict, Verdict::signed_only);
  EXPECT_TRUE(twice.emblems.empty());
  EXPECT_EQ(twice.tokens.size(), once.tokens.size());
}

class CborJudging : public testing::TestWithParam<Dialect> {};
INSTANTIATE_TEST_SUITE_P(In, CborJudging, testing::Values(Dialect::cose, Dialect::cose_16sep), support::dialect_name);

TEST_P(CborJudging, OfAnUnreadableRecordThatIsNoKeyIsInvalid) {
  for (const Bytes& rubbish : {Bytes{}, Bytes{0xff}, Bytes{0x80}, Bytes{0xd2, 0x84}}) {
    support::World world(GetParam());
    world.records.push_back(support::ihle_record(owner, rubbish));
    EXPECT_EQ(world.verdict(), Verdict::invalid);
  }
}

TEST_P(CborJudging, OfAnUnreadableKeyIsNone) {
  support::World world(GetParam());
  world.records.push_back(support::ihle_record(owner, {0xa1, 0x01}));
  EXPECT_EQ(world.verdict(), Verdict::none);
}

TEST_P(CborJudging, OfAnUnreadableEndorsementThatSaysSoIsNone) {
  const TestKey root = TestKey::named("root");
  support::World world(GetParam());
  for (const bool has_end : {true, false}) {
    auto parts = support::cose_parts(support::EndorsementDraft{.signer = root, .endorsed = root}, world.publication);
    if (!has_end) parts.claims.erase("end");
    world.records = {support::ihle_record(owner, support::sign_cose(parts, root, GetParam()))};
    EXPECT_EQ(world.verdict(), Verdict::none);
  }
}

TEST_P(CborJudging, NeedsEndInAnEndorsement) {
  const TestKey emblem_key = TestKey::named("emblem");
  const TestKey root = TestKey::named("root");
  for (const bool has_end : {true, false}) {
    support::World world(GetParam());
    world.publish(support::EmblemDraft{.signer = emblem_key}).publish(root).commit("hospital.example", root);
    auto parts = support::cose_parts(
        support::EndorsementDraft{.signer = root, .endorsed = emblem_key, .log = {support::log_entry()}},
        world.publication);
    if (!has_end) parts.claims.erase("end");
    world.records.push_back(support::ihle_record(owner, support::sign_cose(parts, root, GetParam())));
    EXPECT_EQ(world.verdict(), has_end ? Verdict::organizational : Verdict::invalid);
  }
}

TEST_P(CborJudging, CountsEveryKindOfProtection) {
  for (const token::Purpose kind : {token::red_cross_protective, token::red_cross_indicative, token::dangerous_forces,
                                    token::civil_defence, token::cultural_property}) {
    support::World world(GetParam());
    world.policy.require = Require::signed_only;
    world.publish(support::EmblemDraft{.signer = TestKey::named("emblem"), .issuer = std::nullopt, .purposes = kind});
    world.policy.kinds = kind;
    EXPECT_TRUE(world.judge().meets_policy);
    world.policy.kinds = static_cast<token::Purposes>(31 & ~kind);
    EXPECT_FALSE(world.judge().meets_policy);
  }
}

}  // namespace
}  // namespace emblem::validate
