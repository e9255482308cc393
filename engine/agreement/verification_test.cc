#include "engine/agreement/verification.h"

#include <gtest/gtest.h>

#include "engine/lookup/fake_network.h"

namespace emblem::agreement {
namespace {

using lookup::name;
using lookup::txt;
using Answers = std::vector<std::optional<dns::Message>>;

const dns::Record kept = txt("ward.hospital.example", "kept");
const dns::Record old = txt("ward.hospital.example", "old");
const dns::Record of_others = txt("ward.hospital.example", "v=spf1 -all");
const Expected expected{name("hospital.example"), {kept}, {old}};

dns::Message answer(std::vector<dns::Record> records) {
  dns::Message message;
  message.header.authoritative = true;
  message.answers = std::move(records);
  message.authority.push_back(lookup::soa("hospital.example"));
  return message;
}

Verification verification(std::size_t servers = 1) {
  std::vector<ZoneServer> list(servers);
  for (std::size_t i = 0; i < servers; ++i) list[i].address.port = static_cast<std::uint16_t>(i + 1);
  return {expected, list, {}};
}

ServerView view_after(const Answers& answers) {
  Verification one = verification();
  one.on_answers(0, answers, "no answer in time");
  return one.views()[0];
}

const dns::Message soa_answer = answer({lookup::soa("hospital.example")});

TEST(Verification, AsksForTheZonesSerialAndEachSetOnce) {
  const auto questions = verification().questions(0);
  ASSERT_EQ(questions.size(), 2U);
  EXPECT_EQ(questions[0].type, dns::type_soa);
  EXPECT_EQ(questions[1].name, kept.owner);
}

TEST(Verification, AgreesWhereOursStandAndTheWithdrawnDoNot) {
  const auto view = view_after({soa_answer, answer({of_others, kept})});
  EXPECT_EQ(view.state, State::agrees);
  EXPECT_TRUE(view.serial);
}

TEST(Verification, SaysWhatIsMissingAndWhatIsStillThere) {
  const auto view = view_after({soa_answer, answer({of_others, old})});
  EXPECT_EQ(view.state, State::differs);
  EXPECT_EQ(view.missing, std::vector{kept});
  EXPECT_EQ(view.lingering, std::vector{old});
}

TEST(Verification, DoesNotTakeAReferralForAWithdrawal) {
  dns::Message referral;
  referral.authority.push_back({name("hospital.example"), dns::type_ns, 60, {0}});
  const auto view = view_after({soa_answer, referral});
  EXPECT_EQ(view.state, State::differs);
  ASSERT_EQ(view.remarks.size(), 1U);
  EXPECT_EQ(view.remarks[0], "ward.hospital.example TXT: referral");
}

TEST(Verification, NamesTheAliasThatANameHasBecome) {
  const auto view = view_after({soa_answer, answer({lookup::alias("ward.hospital.example", "x.example")})});
  EXPECT_EQ(view.state, State::differs);
  EXPECT_EQ(view.remarks.at(0), "ward.hospital.example TXT: an alias for x.example");
}

TEST(Verification, CallsAServerSilentThatLeavesAQuestionOpen) {
  const auto view = view_after({soa_answer, std::nullopt});
  EXPECT_EQ(view.state, State::silent);
  EXPECT_EQ(view.why_silent, "no answer in time");
}

TEST(Verification, AsksOnlyThoseAgainThatDoNotAgreeAndEndsWhenAllDo) {
  Verification two = verification(2);
  EXPECT_EQ(two.next_round(Instant{0})->servers.size(), 2U);
  two.on_answers(0, Answers{soa_answer, answer({kept})}, "");
  two.on_answers(1, Answers{soa_answer, answer({old})}, "");
  const auto round = two.next_round(Instant{100}).value();
  EXPECT_EQ(round.servers, std::vector<std::size_t>{1});
  EXPECT_EQ(round.begin, Instant{600});
  two.on_answers(1, Answers{soa_answer, answer({kept})}, "");
  EXPECT_FALSE(two.next_round(Instant{700}));
  EXPECT_EQ(worst(two.views()), State::agrees);
}

TEST(Verification, LooksALastTimeWhenTheWaitEnds) {
  Verification one = verification();
  Instant now{0};
  std::size_t rounds = 0;
  while (const auto round = one.next_round(now)) {
    now = round->begin;
    one.on_answers(0, Answers{soa_answer, answer({old})}, "");
    ++rounds;
  }
  EXPECT_EQ(now, Instant{60000});
  EXPECT_EQ(rounds, 12U);  // after 0, 0.5, 1.5, 3.5, 7.5, 15.5, 23.5, 31.5, 39.5, 47.5, 55.5 and 60 seconds
  EXPECT_EQ(worst(one.views()), State::differs);
}

}  // namespace
}  // namespace emblem::agreement
