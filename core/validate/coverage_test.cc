// Step 6: whether the emblem covers what was asked about.
#include "tests/support/organizations.h"

namespace emblem::validate {
namespace {

using support::has_finding;
using support::TestKey;

class TheCoverage : public support::EveryDialect {
 protected:
  void publish(std::vector<std::string> assets) {
    world.publish(support::EmblemDraft{.signer = emblem_key, .issuer = std::nullopt, .assets = std::move(assets)});
  }
};
EMBLEM_IN_EVERY_DIALECT(TheCoverage);

TEST_P(TheCoverage, IsOfTheNameListed) {
  publish({"mail.hospital.example", "www.hospital.example"});
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::signed_only);
  EXPECT_EQ(report.covered_by, "www.hospital.example");
}

TEST_P(TheCoverage, IsNotOfAnotherNameAndSaysWhatItIsOf) {
  publish({"mail.hospital.example"});
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::invalid);
  EXPECT_FALSE(report.covered_by);
  ASSERT_TRUE(has_finding(report, Code::asset_not_covered));
  for (const Finding& finding : report.findings) {
    if (finding.code != Code::asset_not_covered) continue;
    EXPECT_NE(finding.text.find("mail.hospital.example"), std::string::npos);
  }
}

TEST_P(TheCoverage, IsMissingWhateverTheLevel) {
  auto other = emblem();
  other.assets = {"mail.hospital.example"};
  world.publish(other).publish(root_endorsement()).publish(external());
  commit_both();
  EXPECT_EQ(world.verdict(), Verdict::invalid);
}

TEST_P(TheCoverage, IgnoresCaseAndATrailingDot) {
  publish({"WWW.Hospital.example."});
  EXPECT_EQ(world.verdict("www.hospital.EXAMPLE"), Verdict::signed_only);
  EXPECT_EQ(world.verdict("www.hospital.example."), Verdict::signed_only);
}

TEST_P(TheCoverage, IsNotOfNamesAboveOrBelow) {
  publish({"hospital.example"});
  world.look_at = "www.hospital.example";
  EXPECT_EQ(world.verdict("hospital.example"), Verdict::signed_only);
  EXPECT_EQ(world.verdict("www.hospital.example"), Verdict::invalid);
  EXPECT_EQ(world.verdict("example"), Verdict::invalid);
}

TEST_P(TheCoverage, CountsRecordsOfTheNameAskedAboutOnly) {
  publish({"www.hospital.example", "mail.hospital.example"});
  const Report report = world.judge("mail.hospital.example");
  EXPECT_EQ(report.verdict, Verdict::none);
  EXPECT_TRUE(has_finding(report, Code::other_owners));
}

TEST_P(TheCoverage, CountsRecordsOfTheNameLookedAt) {
  publish({"www.hospital.example", "mail.hospital.example"});
  world.look_at = "www.hospital.example";
  EXPECT_EQ(world.verdict("mail.hospital.example"), Verdict::signed_only);
  world.look_at = "mail.hospital.example";
  EXPECT_EQ(world.verdict("mail.hospital.example"), Verdict::none);
}

TEST_P(TheCoverage, FollowsAnAliasAndHoldsItsTargetToTheNameAskedAbout) {
  publish({"www.hospital.example"});
  world.records.push_back(support::alias_record("web.hospital.example", "www.hospital.example"));
  EXPECT_EQ(world.verdict("web.hospital.example"), Verdict::invalid);
  world.records.clear();
  publish({"web.hospital.example"});
  world.records.push_back(support::alias_record("web.hospital.example", "www.hospital.example"));
  EXPECT_EQ(world.verdict("web.hospital.example"), Verdict::signed_only);
}

TEST_P(TheCoverage, IsNotHiddenByAnotherAnswersAlias) {
  publish({"web.hospital.example"});
  world.records.push_back(support::alias_record("web.hospital.example", "a.test"));
  const Report hidden = world.judge("web.hospital.example");
  EXPECT_EQ(hidden.verdict, Verdict::none);
  EXPECT_TRUE(has_finding(hidden, Code::other_owners));
  world.records.push_back(support::alias_record("web.hospital.example", "www.hospital.example"));
  EXPECT_EQ(world.verdict("web.hospital.example"), Verdict::signed_only);
}

TEST_P(TheCoverage, IsNotHiddenByAnAliasInAnotherAnswer) {
  publish({"www.hospital.example"});
  world.records.push_back(support::alias_record("www.hospital.example", "evil.test"));
  EXPECT_EQ(world.verdict("www.hospital.example"), Verdict::signed_only);
  world.records.push_back(support::alias_record("evil.test", "www.hospital.example"));
  EXPECT_EQ(world.verdict("www.hospital.example"), Verdict::signed_only);
}

TEST_P(TheCoverage, EndsWhereAliasesLoop) {
  publish({"web.hospital.example"});
  world.records.push_back(support::alias_record("web.hospital.example", "a.hospital.example"));
  world.records.push_back(support::alias_record("a.hospital.example", "web.hospital.example"));
  EXPECT_LE(world.verdict("web.hospital.example"), Verdict::invalid);
}

TEST_P(TheCoverage, HasWildcardsInTheOlderDialectsOnly) {
  publish({"www.hospital.example", "*.clinic.example"});
  world.look_at = "www.hospital.example";
  const Verdict covered = GetParam() == Dialect::cose ? Verdict::invalid : Verdict::signed_only;
  EXPECT_EQ(world.verdict("clinic.example"), covered);
  EXPECT_EQ(world.verdict("a.b.clinic.example"), covered);
  EXPECT_EQ(world.verdict("otherclinic.example"), Verdict::invalid);
  EXPECT_EQ(world.verdict("192.0.2.1"), Verdict::invalid);
}

TEST_P(TheCoverage, OfAnythingByABareWildcardIsAWarning) {
  publish({"www.hospital.example", "*"});
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::signed_only);
  EXPECT_EQ(has_finding(report, Code::wildcard_of_everything), GetParam() != Dialect::cose);
}

TEST_P(TheCoverage, HasAddressesInTheOlderDialectsOnly) {
  publish({"www.hospital.example", "[2001:db8::/32]", "[192.0.2.1]"});
  const Verdict covered = GetParam() == Dialect::cose ? Verdict::invalid : Verdict::signed_only;
  EXPECT_EQ(world.verdict("2001:db8::1"), covered);
  EXPECT_EQ(world.verdict("[2001:db8:1::/48]"), covered);
  EXPECT_EQ(world.verdict("[2001:db8::/31]"), Verdict::invalid);
  EXPECT_EQ(world.verdict("2001:db9::1"), Verdict::invalid);
  EXPECT_EQ(world.verdict("192.0.2.1"), covered);
  EXPECT_EQ(world.verdict("[::ffff:192.0.2.1]"), covered);
  EXPECT_EQ(world.verdict("192.0.2.2"), Verdict::invalid);
}

TEST_P(TheCoverage, CountsAPrefixLengthInTheFamilyWritten) {
  if (GetParam() == Dialect::cose) return;
  publish({"[192.0.2.0/24]"});
  EXPECT_EQ(world.verdict("[192.0.2.0/25]"), Verdict::signed_only);
  EXPECT_EQ(world.verdict("[::ffff:192.0.2.0/121]"), Verdict::signed_only);
  EXPECT_EQ(world.verdict("[192.0.2.0/23]"), Verdict::invalid);
}

TEST_P(TheCoverage, SkipsAMalformedAssetAmongGoodOnes) {
  publish({"not a name", "www.hospital.example", "[192.0.2.1/24]"});
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::signed_only);
  EXPECT_TRUE(has_finding(report, Code::asset_malformed));
}

TEST_P(TheCoverage, OfMalformedAssetsAloneIsInvalid) {
  publish({"not a name"});
  EXPECT_EQ(world.verdict(), Verdict::invalid);
}

TEST_P(TheCoverage, OfANameByItsAddressIsOfJoseOnly) {
  if (GetParam() == Dialect::cose) return;
  publish({"[192.0.2.1]"});
  world.records.push_back(support::address_record("www.hospital.example", "192.0.2.1"));
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, is_jose() ? Verdict::signed_only : Verdict::invalid);
  EXPECT_EQ(has_finding(report, Code::covered_by_address), is_jose());
}

class JoseCoverage : public testing::Test {
 protected:
  JoseCoverage() { world.look_at = "www.hospital.example"; }

  void publish(std::vector<std::string> assets, std::optional<std::string> issuer = std::nullopt) {
    world.publish(support::EmblemDraft{
        .signer = TestKey::named("emblem"), .issuer = std::move(issuer), .assets = std::move(assets)});
  }
  void add(dns::Record record) { world.records.push_back(std::move(record)); }

  support::World world{Dialect::jose};
};

TEST_F(JoseCoverage, OfANameNeedsAllItsAddresses) {
  publish({"[192.0.2.1]", "[2001:db8::/64]"});
  add(support::address_record("www.hospital.example", "192.0.2.1"));
  add(support::address_record("www.hospital.example", "2001:db8::7"));
  EXPECT_EQ(world.judge().covered_by, "[192.0.2.1]");
  add(support::address_record("www.hospital.example", "192.0.2.9"));
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::invalid);
  ASSERT_TRUE(has_finding(report, Code::addresses_partly_covered));
  for (const Finding& finding : report.findings) {
    if (finding.code != Code::addresses_partly_covered) continue;
    EXPECT_NE(finding.text.find("192.0.2.9"), std::string::npos);
    EXPECT_EQ(finding.text.find("2001:db8::7"), std::string::npos);
  }
}

TEST_F(JoseCoverage, OfANameByItsAddressesTakesOnlyItsOwn) {
  publish({"[192.0.2.1]"});
  add(support::address_record("mail.hospital.example", "192.0.2.1"));
  EXPECT_EQ(world.verdict(), Verdict::invalid);
}

TEST_F(JoseCoverage, OfANameByTheAddressesOfItsAlias) {
  publish({"[192.0.2.1]"});
  add(support::alias_record("web.hospital.example", "www.hospital.example"));
  add(support::address_record("www.hospital.example", "192.0.2.1"));
  EXPECT_EQ(world.verdict("web.hospital.example"), Verdict::signed_only);
}

TEST_F(JoseCoverage, OfANameByTheAddressesOfEveryAliasGiven) {
  publish({"[192.0.2.1]"});
  add(support::alias_record("web.hospital.example", "www.hospital.example"));
  add(support::alias_record("web.hospital.example", "a.test"));
  add(support::address_record("www.hospital.example", "192.0.2.1"));
  EXPECT_EQ(world.verdict("web.hospital.example"), Verdict::signed_only);
  add(support::address_record("a.test", "192.0.2.2"));
  EXPECT_EQ(world.verdict("web.hospital.example"), Verdict::invalid);
}

TEST_F(JoseCoverage, OfANameByItselfNeedsNoAddress) {
  publish({"www.hospital.example", "[192.0.2.1]"});
  add(support::address_record("www.hospital.example", "192.0.2.9"));
  EXPECT_EQ(world.judge().covered_by, "www.hospital.example");
}

TEST_F(JoseCoverage, OfANameIsOpenWhereAnAddressMayBeMissing) {
  publish({"[192.0.2.1]"});
  world.addresses = Completeness::incomplete;
  world.policy.require = Require::signed_only;
  for (const bool one_is_known : {false, true}) {
    if (one_is_known) add(support::address_record("www.hospital.example", "192.0.2.1"));
    const Report report = world.judge();
    EXPECT_EQ(report.verdict, Verdict::indeterminate);
    EXPECT_TRUE(report.undecided);
    EXPECT_FALSE(report.meets_policy);
    EXPECT_TRUE(report.levels.empty());
    EXPECT_FALSE(report.valid);
    EXPECT_FALSE(report.covered_by);
    EXPECT_EQ(exit_code(report), 3);
    EXPECT_TRUE(has_finding(report, Code::addresses_unknown));
    EXPECT_FALSE(has_finding(report, Code::asset_not_covered));
  }
}

TEST_F(JoseCoverage, OfANameIsSettledByOneAddressThatIsNotCovered) {
  publish({"[192.0.2.1]"});
  add(support::address_record("www.hospital.example", "192.0.2.2"));
  world.addresses = Completeness::incomplete;
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::invalid);
  EXPECT_FALSE(report.undecided);
  EXPECT_TRUE(has_finding(report, Code::asset_not_covered));
}

TEST_F(JoseCoverage, OfANameIsNotOpenWhereTheEmblemCoversNoAddress) {
  publish({"mail.hospital.example"});
  world.addresses = Completeness::incomplete;
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::invalid);
  EXPECT_FALSE(report.undecided);
}

TEST_F(JoseCoverage, OfANameThatIsOpenDecidesNothingForAPolicyOutOfReach) {
  publish({"[192.0.2.1]"});
  world.addresses = Completeness::incomplete;
  world.policy.require = Require::organizational;
  EXPECT_FALSE(world.judge().undecided);
}

TEST_F(JoseCoverage, OfANameThatIsOpenLeavesAnEmblemThatHoldsNowhereInvalid) {
  publish({"[192.0.2.1]"}, "https://hospital.example");
  world.addresses = Completeness::incomplete;
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::invalid);
  EXPECT_FALSE(report.undecided);
}

TEST_F(JoseCoverage, OfAnAddressByANameThatIsShownToHaveIt) {
  publish({"www.hospital.example"});
  EXPECT_EQ(world.verdict("192.0.2.1"), Verdict::invalid);
  add(support::address_record("www.hospital.example", "192.0.2.1"));
  EXPECT_EQ(world.judge("192.0.2.1").covered_by, "www.hospital.example");
  EXPECT_EQ(world.verdict("192.0.2.2"), Verdict::invalid);
}

TEST_F(JoseCoverage, OfAnAddressIsOpenWhereANameMayHaveIt) {
  publish({"www.hospital.example"});
  EXPECT_EQ(world.verdict("192.0.2.1"), Verdict::invalid);
  world.addresses = Completeness::incomplete;
  EXPECT_EQ(world.verdict("192.0.2.1"), Verdict::indeterminate);
  EXPECT_EQ(world.verdict("[192.0.2.0/31]"), Verdict::invalid);
}

TEST_F(JoseCoverage, OfAnAddressIsNotOpenWhereTheEmblemCoversNoName) {
  publish({"[192.0.2.9]"});
  world.addresses = Completeness::incomplete;
  EXPECT_EQ(world.verdict("192.0.2.1"), Verdict::invalid);
}

TEST_F(JoseCoverage, OfAPrefixIsNeverByAName) {
  publish({"www.hospital.example"});
  add(support::address_record("www.hospital.example", "192.0.2.1"));
  EXPECT_EQ(world.verdict("[192.0.2.1/32]"), Verdict::signed_only);
  EXPECT_EQ(world.verdict("[192.0.2.0/31]"), Verdict::invalid);
}

TEST_F(JoseCoverage, OfAnAddressByTheAliasOfANameThatHasIt) {
  publish({"web.hospital.example"});
  add(support::alias_record("web.hospital.example", "www.hospital.example"));
  add(support::address_record("www.hospital.example", "192.0.2.1"));
  EXPECT_EQ(world.verdict("192.0.2.1"), Verdict::signed_only);
}

TEST_F(JoseCoverage, OfAnAddressCountsRecordsOfEveryOwner) {
  world.look_at.reset();
  publish({"[192.0.2.1]"});
  EXPECT_EQ(world.verdict("192.0.2.1"), Verdict::signed_only);
  world.look_at = "mail.hospital.example";
  EXPECT_EQ(world.verdict("192.0.2.1"), Verdict::none);
}

TEST_F(JoseCoverage, ReadsAnAddressWithoutBracketsAndSaysSo) {
  publish({"192.0.2.1"});
  const Report report = world.judge("192.0.2.1");
  EXPECT_EQ(report.verdict, Verdict::signed_only);
  EXPECT_TRUE(has_finding(report, Code::address_without_brackets));
}

TEST_F(JoseCoverage, TakesTheOlderNameOfAssets) {
  const TestKey key = TestKey::named("emblem");
  for (const bool both : {false, true}) {
    support::World other(Dialect::jose);
    auto parts = support::jose_parts(support::EmblemDraft{.signer = key, .issuer = std::nullopt});
    parts.claims["bearers"] = parts.claims["assets"];
    if (!both) parts.claims.erase("assets");
    other.publish(key);
    other.records.push_back(
        support::text_record("www.hospital.example", "adem-token=" + support::sign_jose(parts, key)));
    EXPECT_EQ(other.verdict(), both ? Verdict::invalid : Verdict::signed_only);
  }
}

}  // namespace
}  // namespace emblem::validate
