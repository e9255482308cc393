// What a report keeps small, and what it makes of foreign text.
#include "core/validate/report_builder.h"

#include "tests/support/organizations.h"

namespace emblem::validate {
namespace {

using support::TestKey;

const Finding* find(const Report& report, Code code) {
  const auto found = std::ranges::find(report.findings, code, &Finding::code);
  return found == report.findings.end() ? nullptr : &*found;
}

class Reporting : public testing::Test {
 protected:
  support::EmblemDraft lone(std::vector<std::string> assets) const {
    return {.signer = TestKey::named("emblem"), .issuer = std::nullopt, .assets = std::move(assets)};
  }

  support::World world{Dialect::jose};
};

TEST_F(Reporting, NamesEightAssetsThatAreCoveredInstead) {
  std::vector<std::string> assets;
  for (int i = 0; i < 12; ++i) assets.push_back("host" + std::to_string(i) + ".example");
  world.publish(lone(assets));
  const Report report = world.judge();
  const Finding* finding = find(report, Code::asset_not_covered);
  ASSERT_NE(finding, nullptr);
  EXPECT_NE(finding->text.find("host7.example, ..."), std::string::npos) << finding->text;
  EXPECT_EQ(finding->text.find("host8.example"), std::string::npos);
}

TEST_F(Reporting, NamesSixteenOtherOwners) {
  for (int i = 10; i < 30; ++i) {
    world.publish(lone({"www.hospital.example"}), {.dialect = Dialect::jose, .owner = "h" + std::to_string(i) + ".x"});
  }
  const Report report = world.judge();
  const Finding* finding = find(report, Code::other_owners);
  ASSERT_NE(finding, nullptr);
  EXPECT_NE(finding->text.find("h25.x, ..."), std::string::npos) << finding->text;
  EXPECT_EQ(finding->text.find("h26.x"), std::string::npos);
}

TEST_F(Reporting, KeepsAsManyFindingsAsItsLimitAndCountsTheRest) {
  for (int i = 0; i < 20; ++i) {
    world.records.push_back(support::text_record("www.hospital.example", "adem-key=rubbish" + std::to_string(i)));
  }
  world.publish(lone({"www.hospital.example"}));
  const std::size_t all = world.judge().findings.size();
  EXPECT_GE(all, 20U);
  EXPECT_EQ(world.judge().findings_dropped, 0U);
  world.limits.findings = 5;
  const Report report = world.judge();
  EXPECT_EQ(report.findings.size(), 5U);
  EXPECT_EQ(report.findings_dropped, all - 5);
}

TEST_F(Reporting, KeepsWhatDecidesWhenThereIsMoreThanItsLimit) {
  world.publish(lone({"other.example"}));
  // Each has a warning, and a place of its own: some come before the emblem's.
  const TestKey root = TestKey::named("root");
  world.publish(root);
  for (int i = 0; i < 12; ++i) {
    auto parts = support::jose_parts(support::EndorsementDraft{.signer = root, .endorsed = TestKey::named("emblem")});
    parts.claims["emb"]["prp"] = {"protective", "new" + std::to_string(i)};
    world.records.push_back(
        support::text_record("www.hospital.example", "adem-token=" + support::sign_jose(parts, root)));
  }
  world.limits.findings = 1;
  const Report report = world.judge();
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_GE(report.findings_dropped, 12U);
  EXPECT_EQ(report.findings[0].code, Code::asset_not_covered);
}

TEST_F(Reporting, EscapesForeignText) {
  auto parts = support::jose_parts(lone({"www.hospital.example"}));
  parts.claims["emb"]["prp"] = {"protective", "\x1b[31mred"};
  const TestKey key = TestKey::named("emblem");
  world.publish(key);
  world.records.push_back(support::text_record("www.hospital.example", "adem-token=" + support::sign_jose(parts, key)));
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::signed_only);
  const Finding* finding = find(report, Code::purpose_unknown);
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->text.find('\x1b'), std::string::npos);
}

TEST_F(Reporting, SaysASentenceThatIsThereAlreadyOnce) {
  const std::string sentence(code_info(Code::expired).sentence);
  EXPECT_EQ(in_words({Code::expired, "", ""}).text, sentence);
  EXPECT_EQ(in_words({Code::expired, "", "since yesterday"}).text, sentence + ": since yesterday");
  EXPECT_EQ(in_words({Code::expired, "", sentence + ": since yesterday"}).text, sentence + ": since yesterday");
}

TEST_F(Reporting, ListsNoFindingTwice) {
  world.publish(lone({"www.hospital.example"})).publish(lone({"www.hospital.example", "mail.hospital.example"}));
  const Report report = world.judge();
  for (std::size_t i = 1; i < report.findings.size(); ++i) EXPECT_FALSE(report.findings[i] == report.findings[i - 1]);
}

}  // namespace
}  // namespace emblem::validate
