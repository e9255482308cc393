#include "engine/lookup/answer.h"

#include <gtest/gtest.h>

#include "engine/lookup/fake_network.h"

namespace emblem::lookup {
namespace {

const dns::Question question{name("a.example"), dns::type_txt};

dns::Message message() {
  dns::Message query;
  query.questions = {question};
  return response_to(query);
}

Answer read(const dns::Message& message) { return read_answer(message, question, dns::default_type_ihle, 8); }

Answer failing(const dns::Message& message, Failure reason) {
  Answer answer = read(message);
  EXPECT_EQ(answer.says, Says::failed);
  EXPECT_EQ(answer.failure, reason) << to_text(answer.failure);
  return answer;
}

TEST(Answer, GivesTheRecordsAskedForAndNoOthers) {
  auto m = message();
  m.answers = {txt("a.example", "x"), txt("b.example", "y"), address("a.example", "192.0.2.1")};
  m.additional = {ihle("a.example", {1}), ihle("b.example", {2}), txt("a.example", "z")};
  const Answer answer = read(m);
  EXPECT_EQ(answer.says, Says::data);
  EXPECT_EQ(answer.data, (std::vector{txt("a.example", "x")}));
  EXPECT_EQ(answer.beside, (std::vector{ihle("a.example", {1})}));
}

TEST(Answer, WithoutDataAndWithSoaIsNegative) {
  auto m = message();
  m.header.authoritative = false;
  m.authority = {soa("example")};
  EXPECT_EQ(read(m).says, Says::no_data);
  EXPECT_FALSE(read(m).without_soa);
  m.header.rcode = dns::Rcode::name_error;
  EXPECT_EQ(read(m).says, Says::no_name);
}

TEST(Answer, WithoutSoaIsNegativeFromAServerThatMaySpeak) {
  auto m = message();
  EXPECT_EQ(read(m).says, Says::no_data);
  EXPECT_TRUE(read(m).without_soa);
  m.header.authoritative = false;
  failing(m, Failure::lame);
  m.header.recursion_available = true;
  EXPECT_EQ(read(m).says, Says::no_data);
}

TEST(Answer, WithTheSoaOfAnotherZoneIsAsOneWithout) {
  auto m = message();
  m.authority = {soa("other.example")};
  EXPECT_TRUE(read(m).without_soa);
}

TEST(Answer, ThatSendsUsElsewhereIsNotNegative) {
  auto m = message();
  m.header.authoritative = false;
  m.authority = {alias("example", "ns.example", dns::type_ns)};
  failing(m, Failure::referral);
  m.header.recursion_available = true;
  failing(m, Failure::referral);
  m.authority.push_back(soa("example"));
  EXPECT_EQ(read(m).says, Says::no_data);
}

TEST(Answer, WithAnErrorCodeIsNotNegative) {
  auto m = message();
  m.authority = {soa("example")};
  for (const auto& [rcode, reason] : {std::pair{dns::Rcode::server_failure, Failure::server_failure},
                                      std::pair{dns::Rcode::refused, Failure::refused},
                                      std::pair{dns::Rcode::not_implemented, Failure::other_rcode}}) {
    m.header.rcode = rcode;
    failing(m, reason);
  }
}

TEST(Answer, FollowsAliasesToTheirEnd) {
  auto m = message();
  m.answers = {alias("a.example", "b.example"), txt("b.example", "x"), txt("a.example", "no")};
  m.additional = {ihle("a.example", {1}), ihle("b.example", {2})};
  const Answer answer = read(m);
  EXPECT_EQ(answer.end, name("b.example"));
  EXPECT_EQ(answer.data, (std::vector{txt("b.example", "x")}));
  EXPECT_EQ(answer.beside, (std::vector{ihle("b.example", {2})}));
  EXPECT_EQ(answer.aliases.size(), 1U);
}

TEST(Answer, OfAnAliasAloneLeadsElsewhere) {
  auto m = message();
  m.answers = {alias("a.example", "b.other")};
  EXPECT_EQ(read(m).says, Says::elsewhere);
  m.authority = {soa("other")};
  EXPECT_EQ(read(m).says, Says::no_data);
  m.header.rcode = dns::Rcode::name_error;
  EXPECT_EQ(read(m).says, Says::no_name);
}

TEST(Answer, OfAliasesInACircleIsALoop) {
  auto m = message();
  m.answers = {alias("a.example", "b.example"), alias("b.example", "a.example")};
  failing(m, Failure::alias_loop);
}

}  // namespace
}  // namespace emblem::lookup
