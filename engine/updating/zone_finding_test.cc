#include "engine/updating/zone_finding.h"

#include <gtest/gtest.h>

#include "engine/lookup/fake_network.h"

namespace emblem::updating {
namespace {

using lookup::alias;
using lookup::name;
using lookup::soa;

dns::Message with_authority(std::string_view owner) {
  dns::Message message;
  message.header.authoritative = true;
  message.authority.push_back(soa(owner));
  return message;
}

TEST(ReadZone, TakesTheOwnerOfTheSoaRecordWhereverItStands) {
  dns::Message apex;
  apex.answers.push_back(soa("hospital.example"));
  EXPECT_EQ(read_zone(apex, name("hospital.example")), name("hospital.example"));
  EXPECT_EQ(read_zone(with_authority("hospital.example"), name("a.ward.hospital.example")), name("hospital.example"));
}

TEST(ReadZone, RefusesAnSoaRecordOfAnotherBranch) {
  EXPECT_EQ(read_zone(with_authority("other.example"), name("ward.hospital.example")), std::nullopt);
}

TEST(ReadZone, LearnsNothingAboutAnAlias) {
  dns::Message message = with_authority("example");
  message.answers.push_back(alias("ward.hospital.example", "elsewhere.example"));
  EXPECT_EQ(read_zone(message, name("ward.hospital.example")), std::nullopt);
}

TEST(ReadZone, LearnsNothingFromARefusal) {
  dns::Message message = with_authority("hospital.example");
  message.header.rcode = dns::Rcode::refused;
  EXPECT_EQ(read_zone(message, name("hospital.example")), std::nullopt);
}

TEST(ZoneFinding, WalksUpwardsWhereAnAnswerSaysNothing) {
  ZoneFinding finding(std::vector{name("ward.hospital.example"), name("hospital.example")});
  ASSERT_EQ(finding.questions().size(), 2U);
  dns::Message an_alias;
  an_alias.answers.push_back(alias("ward.hospital.example", "elsewhere.example"));
  finding.on_answers(std::vector<std::optional<dns::Message>>{an_alias, with_authority("hospital.example")});
  ASSERT_EQ(finding.questions().size(), 1U);
  EXPECT_EQ(finding.questions()[0].name, name("hospital.example"));
  finding.on_answers(std::vector<std::optional<dns::Message>>{with_authority("hospital.example")});
  EXPECT_TRUE(finding.questions().empty());
  for (const auto& found : finding.found()) EXPECT_EQ(found.zone, name("hospital.example"));
}

TEST(ZoneFinding, EndsAtTheRootAndWhereNobodyAnswers) {
  ZoneFinding finding(std::vector{name("a.b"), name("c.d")});
  finding.on_answers(std::vector<std::optional<dns::Message>>{dns::Message{}, std::nullopt});
  finding.on_answers(std::vector<std::optional<dns::Message>>{dns::Message{}});
  finding.on_answers(std::vector<std::optional<dns::Message>>{dns::Message{}});
  EXPECT_TRUE(finding.questions().empty());
  for (const auto& found : finding.found()) EXPECT_FALSE(found.zone);
}

}  // namespace
}  // namespace emblem::updating
