// Look-ups that ask as a user's machine does: one name's addresses, then one carrier, then the other.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/dns/record_types.h"
#include "engine/lookup/fake_network.h"

namespace emblem::lookup {
namespace {

const dns::DomainName asset = name("www.example");
const std::vector<dns::Record> marked{txt("www.example", "adem-token=x"), ihle("www.example", {0xd2, 1}),
                                      address("www.example", "192.0.2.1"), address("www.example", "2001:db8::1")};

Plan one_by_one(Plan plan) {
  plan.pace = Pace::one_by_one;
  return plan;
}

std::string asked(const FakeNetwork& network) {
  std::string all;
  for (const auto& [way, query] : network.queries()) {
    const dns::Question& question = query.questions.front();
    all +=
        (all.empty() ? "" : " ") + (question.type == dns::default_type_ihle ? "IHLE" : dns::type_text(question.type));
  }
  return all;
}

std::size_t emblem_records(const Outcome& outcome) { return outcome.by_server.front().emblem_records.size(); }

TEST(OneByOne, AsksWhatIsAskedAtOnceInAnotherOrder) {
  FakeNetwork network({Zone{.records = marked}});
  const Outcome outcome = network.run(one_by_one(plan_for_name(asset)));
  EXPECT_EQ(asked(network), "A AAAA TXT IHLE");
  EXPECT_EQ(outcome.completeness, Completeness::complete);
  FakeNetwork at_once({Zone{.records = marked}});
  const Outcome same = at_once.run(plan_for_name(asset));
  EXPECT_EQ(asked(at_once), "TXT IHLE A AAAA");
  EXPECT_EQ(outcome.records, same.records);
  EXPECT_EQ(outcome.by_server, same.by_server);
}

TEST(OneByOne, WaitsForOneAnswerBeforeTheNextQuestion) {
  FakeNetwork network({Zone{.records = marked}});
  const Instant begun = network.now();
  network.run(one_by_one(plan_for_name(asset)));
  EXPECT_EQ(network.now() - begun, Instant(30));  // three rounds of ten milliseconds
}

TEST(OneByOne, EndsAsSoonAsWhatWasFoundIsEnough) {
  const auto any_emblem = [](const Outcome& outcome) { return emblem_records(outcome) > 0; };
  FakeNetwork in_text({Zone{.records = marked}});
  in_text.end_when(any_emblem);
  EXPECT_EQ(emblem_records(in_text.run(one_by_one(plan_for_name(asset)))), 1U);
  EXPECT_EQ(asked(in_text), "A AAAA TXT");
  FakeNetwork beside({Zone{.records = marked, .additional_ihle = true}});
  beside.end_when(any_emblem);
  EXPECT_EQ(emblem_records(beside.run(one_by_one(plan_for_name(asset)))), 1U);
  EXPECT_EQ(asked(beside), "A AAAA");
}

TEST(OneByOne, AsksForBothCarriersBeforeItTakesAnEmblemForAbsent) {
  FakeNetwork network({Zone{.records = {address("www.example", "192.0.2.1")}}});
  network.end_when([](const Outcome& outcome) { return emblem_records(outcome) > 0; });
  EXPECT_EQ(network.run(one_by_one(plan_for_name(asset))).completeness, Completeness::complete);
  EXPECT_EQ(asked(network), "A AAAA TXT IHLE");
}

TEST(OneByOne, TellsAServerThatAnswersNothingNoMore) {
  FakeNetwork network(
      {[](const dns::Message& query, Way) { return reply_with(response_to(query, dns::Rcode::refused)); }});
  const Outcome outcome = network.run(one_by_one(plan_for_name(asset)));
  EXPECT_EQ(asked(network), "A AAAA");
  EXPECT_EQ(outcome.completeness, Completeness::incomplete);
  ASSERT_EQ(outcome.unanswered.size(), 4U);
  EXPECT_EQ(outcome.unanswered[1].reason, Failure::refused);
  EXPECT_EQ(outcome.unanswered[2].reason, Failure::not_asked);
  EXPECT_EQ(outcome.seen.size(), 2U);
}

TEST(OneByOne, GoesOnWhereOneQuestionWasAnswered) {
  FakeNetwork network({Zone{.records = marked, .refused = {dns::type_aaaa}}});
  EXPECT_EQ(network.run(one_by_one(plan_for_name(asset))).completeness, Completeness::addresses_missing);
  EXPECT_EQ(asked(network), "A AAAA TXT IHLE");
  FakeNetwork no_text({Zone{.records = marked, .refused = {dns::type_txt}}});
  EXPECT_EQ(no_text.run(one_by_one(plan_for_name(asset))).completeness, Completeness::incomplete);
  EXPECT_EQ(asked(no_text), "A AAAA TXT IHLE");
}

TEST(OneByOne, LooksAtOneNameAfterTheOther) {
  FakeNetwork network({Zone{.records = marked}});
  network.run(one_by_one(plan_for_name(name("host.example"), asset)));
  EXPECT_EQ(asked(network), "A AAAA A AAAA TXT IHLE");
  EXPECT_EQ(network.queries().front().second.questions.front().name, name("host.example"));
}

TEST(OneByOne, AsksNothingOfAnAddressWithoutName) {
  FakeNetwork network({Zone{}});
  network.run(one_by_one(plan_for_address(*dns::IpAddress::parse("192.0.2.1"))));
  EXPECT_EQ(asked(network), "PTR");
}

TEST(OneByOne, NeverAsksWithoutPaddingWhereToldSo) {
  const Behaviour old = [](const dns::Message& query, Way way) {
    if (query.edns) return reply_with(response_to(query, dns::Rcode::format_error));
    return Zone{.records = marked}(query, way);
  };
  for (const auto without : {WithoutEdns::ask, WithoutEdns::never}) {
    FakeNetwork network({old});
    network.speak(Transport::tls);
    const Outcome outcome = network.run(plan_for_name(asset), {.without_edns = without});
    const auto unpadded =
        std::ranges::count_if(network.queries(), [](const auto& query) { return !query.second.edns; });
    EXPECT_EQ(unpadded, without == WithoutEdns::ask ? 4 : 0);
    EXPECT_EQ(outcome.completeness, without == WithoutEdns::ask ? Completeness::complete : Completeness::incomplete);
  }
}

}  // namespace
}  // namespace emblem::lookup
