#include "engine/updating/standing.h"

#include <gtest/gtest.h>

#include "engine/lookup/fake_network.h"

namespace emblem::updating {
namespace {

using lookup::name;
using lookup::txt;
using Answers = std::vector<std::optional<dns::Message>>;

const std::vector<dns::Record> ours{txt("a.hospital.example", "one"), txt("b.hospital.example", "two"),
                                    txt("c.other.example", "three")};

std::vector<dns::Question> questions() {
  return standing_questions(name("hospital.example"), ours, dns::default_type_ihle);
}

dns::Message empty_answer(dns::Rcode rcode = dns::Rcode::no_error) {
  dns::Message message;
  message.header.authoritative = true;
  message.header.rcode = rcode;
  message.authority.push_back(lookup::soa("hospital.example"));
  return message;
}

TEST(Standing, IsAskedForBothCarriersAtEveryOwnerOfTheZone) {
  const auto asked = questions();
  ASSERT_EQ(asked.size(), 4U);
  EXPECT_EQ(asked[0].name, name("a.hospital.example"));
  EXPECT_EQ(asked[1].type, dns::default_type_ihle);
  EXPECT_EQ(asked[3].name, name("b.hospital.example"));
}

TEST(Standing, KeepsTheRecordsOfOthers) {
  dns::Message with_data = empty_answer();
  with_data.answers = {txt("a.hospital.example", "v=spf1 -all"), txt("a.hospital.example", "one")};
  const auto standing = read_standing(
      questions(), Answers{with_data, empty_answer(), empty_answer(dns::Rcode::name_error), empty_answer()});
  ASSERT_TRUE(standing) << to_text(standing.error());
  EXPECT_EQ(standing->records, with_data.answers);
  EXPECT_TRUE(standing->findings.empty());
}

TEST(Standing, LeavesOutAliasesAndWhatLiesBelowADelegation) {
  dns::Message an_alias = empty_answer();
  an_alias.answers.push_back(lookup::alias("a.hospital.example", "x.elsewhere.example"));
  dns::Message referral;
  referral.authority.push_back({name("b.hospital.example"), dns::type_ns, 60, {0}});
  const auto standing = read_standing(questions(), Answers{an_alias, an_alias, referral, referral}).value();
  ASSERT_EQ(standing.findings.size(), 2U);
  EXPECT_EQ(standing.findings[0].code, Code::owner_is_alias);
  EXPECT_EQ(standing.findings[0].text, "for x.elsewhere.example");
  EXPECT_EQ(standing.findings[1].code, Code::owner_delegated);
  EXPECT_EQ(standing.impossible.size(), 2U);
}

TEST(Standing, IsUnknownWhereAnAnswerIsMissingOrRefused) {
  EXPECT_EQ(
      read_standing(questions(), Answers{empty_answer(), std::nullopt, empty_answer(), empty_answer()}).error().code,
      Code::update_unanswered);
  const auto error = read_standing(questions(), Answers{empty_answer(dns::Rcode::refused)}).error();
  EXPECT_EQ(error.code, Code::update_refused);
  EXPECT_EQ(error.where, "a.hospital.example TXT");
}

TEST(GroupByOwner, PutsWhatGoesAndWhatComesTogether) {
  const auto changes = group_by_owner(std::vector{ours[1]}, std::vector{ours[0], txt("b.hospital.example", "new")});
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0].additions, std::vector{ours[0]});
  EXPECT_EQ(changes[1].removals, std::vector{ours[1]});
  EXPECT_EQ(changes[1].additions.size(), 1U);
}

}  // namespace
}  // namespace emblem::updating
