#include "engine/lookup/lookup.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/lookup/fake_network.h"

namespace emblem::lookup {
namespace {

const std::vector<dns::Record> marked{txt("www.example", "adem-token=x"), ihle("www.example", {0xd2, 1}),
                                      address("www.example", "192.0.2.1"), address("www.example", "2001:db8::1")};

std::size_t count(const Outcome& outcome, Code code) {
  return static_cast<std::size_t>(
      std::ranges::count_if(outcome.findings, [&](const Finding& finding) { return finding.code == code; }));
}

const Seen& seen(const Outcome& outcome, std::string_view question) {
  return *std::ranges::find(outcome.seen, question, &Seen::question);
}

TEST(Lookup, FindsTheRecordsOfAName) {
  FakeNetwork network({Zone{.records = marked}});
  const Outcome outcome = network.run(plan_for_name(name("www.example")));
  EXPECT_EQ(outcome.completeness, Completeness::complete);
  EXPECT_EQ(outcome.records.size(), 4U);
  EXPECT_EQ(outcome.by_server.at(0).emblem_records.size(), 2U);
  EXPECT_TRUE(outcome.findings.empty());
  EXPECT_EQ(seen(outcome, "www.example TXT").outcome, "answer");
  EXPECT_EQ(seen(outcome, "www.example TXT").answer_records, 1U);
  EXPECT_EQ(seen(outcome, "www.example IHLE").way, "udp");
  EXPECT_EQ(seen(outcome, "www.example A").noticed_by,
            "the operator of 127.0.0.1#5301, and anyone on the path (unencrypted)");
}

TEST(Lookup, AsksEachQuestionOnceWithItsOwnIdentifier) {
  FakeNetwork network({Zone{.records = marked}});
  network.run(plan_for_name(name("www.example")));
  ASSERT_EQ(network.queries().size(), 4U);
  std::vector<std::uint16_t> ids;
  for (const auto& [way, query] : network.queries()) {
    ids.push_back(query.header.id);
    EXPECT_TRUE(query.edns && query.edns->udp_bytes == 1232 && !query.edns->dnssec_ok);
  }
  std::ranges::sort(ids);
  EXPECT_EQ(std::ranges::adjacent_find(ids), ids.end());
}

TEST(Lookup, TakesIhleFromTheAdditionalSectionOfAnyAnswer) {
  Zone zone{.records = marked, .additional_ihle = true};
  FakeNetwork network({zone});
  const Outcome outcome = network.run(plan_for_name(name("www.example")));
  EXPECT_EQ(seen(outcome, "www.example A").additional_records, 1U);
  EXPECT_EQ(outcome.by_server.at(0).emblem_records.size(), 2U);
  zone.refused = {dns::default_type_ihle};
  FakeNetwork refusing({zone});
  const Outcome partial = refusing.run(plan_for_name(name("www.example")));
  EXPECT_EQ(partial.by_server.at(0).emblem_records.size(), 2U);
  EXPECT_EQ(partial.completeness, Completeness::incomplete);
}

TEST(Lookup, SaysThatAbsenceIsOnlyClaimed) {
  FakeNetwork network({Zone{.records = {address("www.example", "192.0.2.1")}}});
  const Outcome outcome = network.run(plan_for_name(name("www.example")));
  EXPECT_EQ(outcome.completeness, Completeness::complete);
  EXPECT_EQ(count(outcome, Code::lookup_absence_claimed), 1U);
  EXPECT_EQ(seen(outcome, "www.example TXT").outcome, "no data");
  const Outcome nothing = network.run(plan_for_name(name("no.example")));
  EXPECT_EQ(nothing.completeness, Completeness::complete);
  EXPECT_EQ(seen(nothing, "no.example TXT").outcome, "no such name");
}

TEST(Lookup, TellsMissingAddressesFromMissingEmblems) {
  FakeNetwork addresses({Zone{.records = marked, .refused = {dns::type_aaaa}}});
  EXPECT_EQ(addresses.run(plan_for_name(name("www.example"))).completeness, Completeness::addresses_missing);
  FakeNetwork emblems({Zone{.records = marked, .refused = {dns::type_txt}}});
  const Outcome outcome = emblems.run(plan_for_name(name("www.example")));
  EXPECT_EQ(outcome.completeness, Completeness::incomplete);
  EXPECT_EQ(outcome.unanswered,
            (std::vector<Unanswered>{{emblems.servers()[0], name("www.example"), dns::type_txt, Failure::refused}}));
}

TEST(Lookup, FollowsAliasesWithinAnAnswerAndByAskingAgain) {
  const std::vector<dns::Record> records{alias("www.example", "host.other"), alias("host.other", "end.other"),
                                         txt("end.other", "adem-token=x"), ihle("end.other", {1}),
                                         txt("host.other", "adem-token=not-this")};
  for (const bool recursive : {true, false}) {
    FakeNetwork network({Zone{.records = records, .additional_ihle = true, .recursive = recursive}});
    const Outcome outcome = network.run(plan_for_name(name("www.example")));
    EXPECT_EQ(outcome.completeness, Completeness::complete) << recursive;
    EXPECT_EQ(outcome.by_server.at(0).emblem_records,
              (std::vector{txt("end.other", "adem-token=x"), ihle("end.other", {1})}));
    EXPECT_EQ(outcome.owners, (std::vector{name("end.other"), name("www.example")}));
    EXPECT_EQ(count(outcome, Code::lookup_alias_followed), 1U);
    const auto followed = std::ranges::find(outcome.findings, Code::lookup_alias_followed, &Finding::code);
    EXPECT_TRUE(followed->text.ends_with(": www.example leads to end.other")) << followed->text;
    EXPECT_EQ(std::ranges::count(outcome.records, dns::type_cname, &dns::Record::type), 2);
  }
}

TEST(Lookup, FollowsDnames) {
  FakeNetwork network(
      {Zone{.records = {alias("old.example", "new.example", dns::type_dname), txt("www.new.example", "adem-token=x")},
            .recursive = true}});
  EXPECT_EQ(network.run(plan_for_name(name("www.old.example"))).by_server.at(0).emblem_records.size(), 1U);
}

TEST(Lookup, EndsWhereAliasesGoInCircles) {
  for (const bool recursive : {true, false}) {
    FakeNetwork network(
        {Zone{.records = {alias("a.example", "b.example"), alias("b.example", "a.example")}, .recursive = recursive}});
    const Outcome outcome = network.run(plan_for_name(name("a.example")));
    EXPECT_EQ(outcome.completeness, Completeness::incomplete);
    EXPECT_EQ(count(outcome, Code::lookup_alias_loop), 4U);
    EXPECT_EQ(outcome.unanswered.at(0).reason, Failure::alias_loop);
  }
}

TEST(Lookup, EndsAfterTooManyAliases) {
  std::vector<dns::Record> chain;
  for (int i = 0; i < 10; ++i) {
    chain.push_back(alias("n" + std::to_string(i) + ".example", "n" + std::to_string(i + 1) + ".example"));
  }
  FakeNetwork network({Zone{.records = chain}});
  EXPECT_EQ(network.run(plan_for_name(name("n0.example"))).unanswered.at(0).reason, Failure::alias_loop);
  EXPECT_EQ(network.run(plan_for_name(name("n3.example"))).completeness, Completeness::complete);
}

TEST(Lookup, AsksTheAddressesOfTheAssetWhenTheEmblemStandsElsewhere) {
  FakeNetwork network({Zone{.records = {address("asset.example", "192.0.2.9"), txt("asset.example", "adem-token=no"),
                                        txt("emblem.example", "adem-token=yes")},
                            .additional_ihle = true}});
  const Outcome outcome = network.run(plan_for_name(name("asset.example"), name("emblem.example")));
  EXPECT_EQ(outcome.by_server.at(0).emblem_records, (std::vector{txt("emblem.example", "adem-token=yes")}));
  EXPECT_EQ(std::ranges::count(outcome.records, address("asset.example", "192.0.2.9")), 1);
  EXPECT_EQ(network.queries().size(), 6U);
}

TEST(Lookup, OfAnAddressGoesThroughTheReverseZone) {
  const auto asset = dns::IpAddress::parse("192.0.2.1").value();
  auto records = marked;
  records.push_back(alias("1.2.0.192.in-addr.arpa", "www.example", dns::type_ptr));
  FakeNetwork network({Zone{.records = records}, Zone{.records = marked}});
  const Outcome outcome = network.run(plan_for_address(asset));
  EXPECT_EQ(outcome.completeness, Completeness::complete);
  EXPECT_EQ(outcome.owners, std::vector{name("www.example")});
  EXPECT_EQ(outcome.by_server.at(1).emblem_records.size(), 2U);  // asked about a name that only the other one gave
  EXPECT_EQ(network.run(plan_for_address(asset, name("www.example"))).by_server.at(0).emblem_records.size(), 2U);
}

TEST(Lookup, OfAnAddressWithoutNameFindsNothing) {
  FakeNetwork network({Zone{}});
  const Outcome outcome = network.run(plan_for_address(dns::IpAddress::parse("2001:db8::1").value()));
  EXPECT_EQ(outcome.completeness, Completeness::complete);
  EXPECT_EQ(count(outcome, Code::lookup_no_reverse_name), 1U);
}

TEST(Lookup, OfAnAddressLooksAtFourNamesAndSaysWhenThereAreMore) {
  std::vector<dns::Record> records;
  for (const auto* target : {"a", "b", "c", "d"}) {
    records.push_back(alias("1.2.0.192.in-addr.arpa", target, dns::type_ptr));
  }
  const Plan plan = plan_for_address(dns::IpAddress::parse("192.0.2.1").value());
  FakeNetwork four({Zone{.records = records}});
  EXPECT_EQ(four.run(plan).completeness, Completeness::complete);
  records.push_back(alias("1.2.0.192.in-addr.arpa", "e", dns::type_ptr));
  FakeNetwork five({Zone{.records = records}});
  const Outcome outcome = five.run(plan);
  EXPECT_EQ(outcome.completeness, Completeness::incomplete);
  EXPECT_EQ(outcome.owners.size(), 4U);
  EXPECT_EQ(count(outcome, Code::lookup_names_dropped), 1U);
}

TEST(Lookup, MergesWhatServersGiveAndSaysWhereTheyDiffer) {
  auto other = marked;
  other.push_back(ihle("www.example", {0xd2, 2}));
  FakeNetwork network({Zone{.records = marked}, Zone{.records = other}});
  const Outcome outcome = network.run(plan_for_name(name("www.example")));
  EXPECT_EQ(outcome.completeness, Completeness::complete);
  EXPECT_EQ(outcome.records.size(), 5U);
  ASSERT_EQ(count(outcome, Code::lookup_servers_differ), 1U);
  EXPECT_NE(outcome.findings[0].text.find("IHLE d202 of 2 bytes at www.example came from 127.0.0.1#5302 and not from "
                                          "127.0.0.1#5301"),
            std::string::npos)
      << outcome.findings[0].text;
  FakeNetwork same({Zone{.records = other}, Zone{.records = other}});
  EXPECT_EQ(count(same.run(plan_for_name(name("www.example"))), Code::lookup_servers_differ), 0U);
}

TEST(Lookup, ShortensTheRecordsInWhichServersDifferInPlainCharacters) {
  FakeNetwork network({Zone{.records = {txt("www.example", "adem-token=" + std::string(40, 'x'))}}, Zone{}});
  const Outcome outcome = network.run(plan_for_name(name("www.example")));
  ASSERT_EQ(count(outcome, Code::lookup_servers_differ), 1U);
  EXPECT_NE(outcome.findings[0].text.find("TXT \"adem-token=xxxxxxxxxxxxx...\" at www.example"), std::string::npos)
      << outcome.findings[0].text;
  EXPECT_EQ(outcome.findings[0].text.find('\\'), std::string::npos);
}

TEST(Lookup, ComparesVeryManyRecordsInBoundedTime) {
  std::vector<dns::Record> many;
  for (unsigned i = 0; i < 2400; ++i) {
    many.push_back(ihle("w", {static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i)}));
  }
  Behaviour flood = [&](const dns::Message& query, Way) {
    dns::Message message = response_to(query);
    (query.questions[0].type == dns::default_type_ihle ? message.answers : message.additional) = many;
    message.authority = {soa(".")};
    return reply_with(message);
  };
  FakeNetwork network(std::vector<Behaviour>(3, flood));
  const Outcome outcome = network.run(plan_for_name(name("w")));
  EXPECT_EQ(outcome.by_server.at(2).emblem_records.size(), many.size());
  EXPECT_EQ(count(outcome, Code::lookup_servers_differ), 0U);
}

TEST(Lookup, DoesNotMindOtherTextOrTheOrderOfRecords) {
  auto one = marked;
  one.push_back(txt("www.example", "v=spf1 -all"));
  auto two = marked;
  std::ranges::reverse(two);
  FakeNetwork network({Zone{.records = one}, Zone{.records = two}});
  EXPECT_EQ(count(network.run(plan_for_name(name("www.example"))), Code::lookup_servers_differ), 0U);
}

TEST(Lookup, GivesTheSameOutcomeInWhateverOrderAnswersArrive) {
  auto slow = [](const dns::Message& query, Way way) {
    Reply reply = Zone{.records = marked}(query, way);
    reply.delay = Instant(query.questions[0].type == dns::type_txt ? 900 : 20);
    return reply;
  };
  FakeNetwork first({slow, Zone{.records = marked}});
  FakeNetwork second({Zone{.records = marked}, Zone{.records = marked}});
  const Outcome one = first.run(plan_for_name(name("www.example")));
  const Outcome two = second.run(plan_for_name(name("www.example")));
  EXPECT_EQ(one.records, two.records);
  EXPECT_EQ(one.seen, two.seen);
  EXPECT_EQ(one.findings, two.findings);
}

TEST(Lookup, WithoutServersKnowsNothing) {
  FakeNetwork network({});
  const Outcome outcome = network.run(plan_for_name(name("www.example")));
  EXPECT_EQ(outcome.completeness, Completeness::incomplete);
  EXPECT_EQ(count(outcome, Code::lookup_no_server), 1U);
}

TEST(Lookup, AsksARepeatedServerOnce) {
  CountingRandom random;
  const Server server = parse_server("127.0.0.1").value();
  Lookup lookup({.plan = plan_for_name(name("a")), .servers = {server, server}, .policy = {}, .limits = {}}, random);
  EXPECT_EQ(lookup.next_actions(Instant(0)).sends.size(), 4U);
}

TEST(Lookup, ClosesEverySocketThatItOpened) {
  CountingRandom random;
  Lookup lookup(
      {.plan = plan_for_name(name("a")), .servers = {parse_server("127.0.0.1").value()}, .policy = {}, .limits = {}},
      random);
  std::vector<Handle> opened;
  std::vector<Handle> closed;
  Instant now{0};
  for (int turn = 0; turn < 100 && lookup.state() != Lookup::State::done; ++turn) {
    const Actions actions = lookup.next_actions(now);
    for (const Send& send : actions.sends) {
      if (std::ranges::find(opened, send.handle) == opened.end()) opened.push_back(send.handle);
    }
    closed.insert(closed.end(), actions.closes.begin(), actions.closes.end());
    now = actions.wake_at.value_or(now);
  }
  EXPECT_EQ(lookup.state(), Lookup::State::done);
  std::ranges::sort(closed);
  std::ranges::sort(opened);
  EXPECT_EQ(opened, closed);
  EXPECT_EQ(opened.size(), 8U);  // four over UDP, four over TCP
}

}  // namespace
}  // namespace emblem::lookup
