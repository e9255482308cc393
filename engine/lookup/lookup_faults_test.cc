// What a look-up makes of networks and servers that lose, cut, forge and lie.
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/lookup/fake_network.h"

namespace emblem::lookup {
namespace {

const std::vector<dns::Record> marked{txt("www.example", "adem-token=x"), ihle("www.example", {0xd2, 1}),
                                      address("www.example", "192.0.2.1")};
const Plan plan = plan_for_name(name("www.example"));

const Reply silence{.kind = Reply::Kind::silence};

bool has(const Outcome& outcome, Code code) {
  return std::ranges::any_of(outcome.findings, [&](const Finding& finding) { return finding.code == code; });
}

void expect_all_found(const Outcome& outcome) {
  EXPECT_EQ(outcome.completeness, Completeness::complete);
  EXPECT_EQ(outcome.records.size(), 3U);
}

void expect_all_failed(const Outcome& outcome, Failure reason) {
  EXPECT_EQ(outcome.completeness, Completeness::incomplete);
  ASSERT_EQ(outcome.unanswered.size(), 4U);
  for (const Unanswered& open : outcome.unanswered) EXPECT_EQ(open.reason, reason) << to_text(open.reason);
  EXPECT_FALSE(has(outcome, Code::lookup_absence_claimed));
}

TEST(LookupFaults, LossIsMadeUpForByAskingAgain) {
  std::map<dns::RecordType, int> asked;
  FakeNetwork network({[&](const dns::Message& query, Way way) {
    return ++asked[query.questions[0].type] < 3 ? silence : Zone{.records = marked}(query, way);
  }});
  const Outcome outcome = network.run(plan);
  expect_all_found(outcome);
  EXPECT_EQ(outcome.seen.at(0).way, "udp");
}

TEST(LookupFaults, ALateAnswerToAnEarlierTryCounts) {
  FakeNetwork network({[](const dns::Message& query, Way way) {
    Reply reply = Zone{.records = marked}(query, way);
    reply.delay = Instant(2500);
    return reply;
  }});
  expect_all_found(network.run(plan));
  EXPECT_EQ(network.queries().size(), 8U);
}

TEST(LookupFaults, BlockedUdpLeadsToTcp) {
  FakeNetwork network({[](const dns::Message& query, Way way) {
    return way == Way::udp ? silence : Zone{.records = marked}(query, way);
  }});
  const Outcome outcome = network.run(plan);
  expect_all_found(outcome);
  EXPECT_EQ(outcome.seen.at(0).way, "udp");
  EXPECT_EQ(outcome.seen.at(0).outcome, "timeout");
  EXPECT_EQ(outcome.seen.at(1).way, "tcp");
  EXPECT_EQ(outcome.seen.at(1).outcome, "answer");
}

TEST(LookupFaults, TruncationLeadsToTcp) {
  FakeNetwork network({Zone{.records = marked, .udp_bytes = 20}});
  const Outcome outcome = network.run(plan);
  expect_all_found(outcome);
  EXPECT_EQ(outcome.seen.at(0).outcome, "truncated");
  EXPECT_EQ(outcome.seen.at(1).way, "tcp");
}

TEST(LookupFaults, TruncationWithoutTcpIsIncomplete) {
  FakeNetwork network({[](const dns::Message& query, Way way) {
    if (way == Way::tcp) return Reply{.kind = Reply::Kind::failure, .failure = Failure::connection_failed};
    return Zone{.records = marked, .udp_bytes = 20}(query, way);
  }});
  const Outcome outcome = network.run(plan);
  expect_all_failed(outcome, Failure::truncated);
  EXPECT_TRUE(outcome.records.empty());
}

TEST(LookupFaults, TruncationOverTcpIsIncomplete) {
  FakeNetwork network({[](const dns::Message& query, Way) {
    dns::Message message = response_to(query);
    message.header.truncated = true;
    return reply_with(message);
  }});
  expect_all_failed(network.run(plan), Failure::truncated);
}

TEST(LookupFaults, ADeadServerCostsItsDeadlineAtMost) {
  FakeNetwork network({[](const dns::Message&, Way) { return silence; }});
  expect_all_failed(network.run(plan), Failure::timeout);
  EXPECT_LE(network.now(), Instant(1000) + Policy{}.server_deadline);
  const Policy hasty{.server_deadline = Instant(500)};
  expect_all_failed(FakeNetwork({[](const dns::Message&, Way) { return silence; }}).run(plan, hasty),
                    Failure::out_of_time);
}

TEST(LookupFaults, ADeadServerBesideALivingOneMakesItIncompleteAndHidesNothing) {
  FakeNetwork network({Zone{.records = marked}, [](const dns::Message&, Way) { return silence; }});
  const Outcome outcome = network.run(plan);
  EXPECT_EQ(outcome.records.size(), 3U);
  EXPECT_EQ(outcome.completeness, Completeness::incomplete);
  EXPECT_FALSE(has(outcome, Code::lookup_servers_differ));
}

TEST(LookupFaults, APortWhereNobodyListensIsTriedOverTcpAndGivenUp) {
  FakeNetwork network(
      {[](const dns::Message&, Way) { return Reply{.kind = Reply::Kind::failure, .failure = Failure::unreachable}; }});
  expect_all_failed(network.run(plan), Failure::unreachable);
  EXPECT_LT(network.now(), Instant(2000));
}

// Each forgery differs from the true answer in one thing, and comes before it.
TEST(LookupFaults, ForgedAnswersAreIgnored) {
  using Change = void (*)(dns::Message&);
  const Change changes[] = {
      [](dns::Message& m) { m.header.id ^= 1; },
      [](dns::Message& m) { m.header.response = false; },
      [](dns::Message& m) { m.header.opcode = 5; },
      [](dns::Message& m) { m.questions[0].name = name("other.example"); },
      [](dns::Message& m) { m.questions[0].type = dns::type_soa; },
      [](dns::Message& m) { m.questions[0].dns_class = 3; },
      [](dns::Message& m) { m.questions.push_back(m.questions[0]); },
      [](dns::Message& m) { m.questions.clear(); },
  };
  for (const Change change : changes) {
    FakeNetwork network({[&](const dns::Message& query, Way way) {
      dns::Message forged = response_to(query, dns::Rcode::name_error);
      change(forged);
      Reply reply = Zone{.records = marked}(query, way);
      reply.messages.insert(reply.messages.begin(), dns::encode_message(forged).value());
      return reply;
    }});
    const Outcome outcome = network.run(plan);
    expect_all_found(outcome);
    EXPECT_TRUE(has(outcome, Code::lookup_answers_ignored));
  }
}

TEST(LookupFaults, GarbageIsIgnoredAndInTheEndTheReason) {
  FakeNetwork network({[](const dns::Message& query, Way) {
    Bytes cut = dns::encode_message(response_to(query)).value();
    cut.pop_back();
    return Reply{.messages = {Bytes{}, Bytes{1, 2, 3}, cut}};
  }});
  expect_all_failed(network.run(plan), Failure::malformed);
}

TEST(LookupFaults, AServerThatRefusesEdnsIsAskedWithout) {
  for (const auto rcode : {dns::Rcode::format_error, dns::Rcode::not_implemented, dns::Rcode::bad_version}) {
    for (const bool with_question : {true, false}) {
      FakeNetwork network({[&](const dns::Message& query, Way way) {
        if (!query.edns) return Zone{.records = marked}(query, way);
        dns::Message complaint = response_to(query, rcode);
        if (!with_question) complaint.questions.clear();
        return reply_with(complaint);
      }});
      const Outcome outcome = network.run(plan);
      expect_all_found(outcome);
      EXPECT_TRUE(has(outcome, Code::lookup_without_edns));
    }
  }
}

TEST(LookupFaults, AServerThatRefusesEverythingIsNotAskedForEver) {
  FakeNetwork network(
      {[](const dns::Message& query, Way) { return reply_with(response_to(query, dns::Rcode::format_error)); }});
  expect_all_failed(network.run(plan), Failure::other_rcode);
  EXPECT_EQ(network.queries().size(), 8U);
}

TEST(LookupFaults, ARecordOfAnotherNameIsNotTaken) {
  FakeNetwork network({[](const dns::Message& query, Way) {
    dns::Message message = response_to(query);
    message.answers = {txt("victim.example", "adem-token=lie")};
    message.authority = {soa("example")};
    message.additional = {ihle("victim.example", {1}), ihle("example", {2})};
    return reply_with(message);
  }});
  const Outcome outcome = network.run(plan);
  EXPECT_TRUE(outcome.records.empty());
  EXPECT_EQ(outcome.completeness, Completeness::complete);
}

TEST(LookupFaults, AnAnswerAfterTheEndChangesNothing) {
  CountingRandom random;
  Lookup lookup({.plan = plan, .servers = {parse_server("127.0.0.1").value()}, .policy = {}, .limits = {}}, random);
  const Actions first = lookup.next_actions(Instant(0));
  const auto query = dns::parse_message(first.sends.at(0).message).value();
  const Reply reply = Zone{.records = marked}(query, Way::udp);
  lookup.on_datagram(first.sends[0].handle, reply.messages[0], Instant(1));
  lookup.on_datagram(first.sends[0].handle, reply.messages[0], Instant(2));
  lookup.on_failure(first.sends[0].handle, Failure::unreachable, Instant(3));
  lookup.on_datagram(Handle{999}, reply.messages[0], Instant(4));
  EXPECT_EQ(lookup.outcome().records.size(), 1U);
  // Over another socket than it was asked the right identifier is of no use.
  lookup.on_datagram(first.sends[1].handle, reply.messages[0], Instant(5));
  EXPECT_EQ(lookup.outcome().records.size(), 1U);
}

TEST(LookupFaults, ServersWithoutRightToSpeakAreNotBelieved) {
  FakeNetwork network({[](const dns::Message& query, Way) {
    dns::Message message = response_to(query);
    message.header.authoritative = false;
    return reply_with(message);
  }});
  expect_all_failed(network.run(plan), Failure::lame);
}

TEST(LookupFaults, ANegativeAnswerWithoutSoaIsTakenAndNoted) {
  FakeNetwork network({[](const dns::Message& query, Way) { return reply_with(response_to(query)); }});
  const Outcome outcome = network.run(plan);
  EXPECT_EQ(outcome.completeness, Completeness::complete);
  EXPECT_TRUE(has(outcome, Code::lookup_negative_without_soa));
}

}  // namespace
}  // namespace emblem::lookup
