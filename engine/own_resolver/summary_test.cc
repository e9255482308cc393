#include "engine/own_resolver/summary.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/lookup/fake_network.h"
#include "engine/own_resolver/reverse_names.h"

namespace emblem::own_resolver {
namespace {

using Kind = dnstap::TapMessage::Kind;
using Way = dnstap::TapMessage::Way;
using lookup::address;
using lookup::alias;
using lookup::Completeness;
using lookup::ihle;
using lookup::name;

const dns::DomainName www = name("www.hospital.example");
const std::vector<dns::Record> mark{ihle("www.hospital.example", {0xd2, 1}), ihle("www.hospital.example", {0xa1, 2})};
const std::vector<dns::Record> addresses{address("www.hospital.example", "192.0.2.1")};

struct Said {
  std::vector<dns::Record> answers = {};
  std::vector<dns::Record> additional = {};
  dns::Rcode rcode = dns::Rcode::no_error;
  bool authoritative = true;
  bool truncated = false;
  bool authentic = false;
  std::string zone = "hospital.example";
  std::string server = "192.0.2.53";
  Way way = Way::udp;
  Bytes options = {};
};

// What a resolver tells of its work.
class Told {
 public:
  explicit Told(Transcript::Rules rules = {}) : transcript_(rules) {}

  Told& asked(const dns::Question& question, const Said& said) {
    transcript_.add(tap(Kind::resolver_query, dns::Message{.questions = {question}}, said));
    transcript_.add(tap(Kind::resolver_response, message(question, said), said));
    return *this;
  }

  Told& unanswered(const dns::Question& question) {
    transcript_.add(tap(Kind::resolver_query, dns::Message{.questions = {question}}, {}));
    return *this;
  }

  Told& replied(const dns::Question& question, const Said& said) {
    transcript_.add(tap(Kind::client_response, message(question, said), said));
    return *this;
  }

  // A server's answers about A and AAAA of www, with these beside them, and the resolver's.
  Told& asked_about_www(const Said& of_server, const Said& of_resolver = {.answers = addresses}) {
    asked({www, dns::type_a}, of_server).replied({www, dns::type_a}, of_resolver);
    Said none = of_server;
    none.answers.clear();
    Said reply = of_resolver;
    reply.answers.clear();
    return asked({www, dns::type_aaaa}, none).replied({www, dns::type_aaaa}, reply);
  }

  lookup::Outcome outcome(std::vector<dns::DomainName> names = {www}) const {
    const Limits limits;
    return summarize({.transcript = transcript_,
                      .names = names,
                      .resolver = *lookup::parse_server("127.0.0.1#5300"),
                      .limits = limits});
  }

  Transcript& transcript() { return transcript_; }

 private:
  static dns::Message message(const dns::Question& question, const Said& said) {
    dns::Message message{.questions = {question}, .answers = said.answers, .additional = said.additional};
    message.header = {.response = true,
                      .authoritative = said.authoritative,
                      .truncated = said.truncated,
                      .recursion_available = !said.authoritative,
                      .authentic_data = said.authentic,
                      .rcode = said.rcode};
    if (!said.options.empty()) message.edns = dns::Edns{.options = said.options};
    if (said.answers.empty()) message.authority.push_back(lookup::soa("hospital.example"));
    return message;
  }

  static dnstap::TapMessage tap(Kind kind, const dns::Message& message, const Said& said) {
    return {.kind = kind,
            .way = said.way,
            .server = *dns::IpAddress::parse(said.server),
            .port = 53,
            .zone = name(said.zone),
            .message = dns::encode_message(message).value()};
  }

  Transcript transcript_;
};

std::size_t marks(const lookup::Outcome& outcome) {
  return static_cast<std::size_t>(std::ranges::count(outcome.records, dns::default_type_ihle, &dns::Record::type));
}

const Finding* find(const lookup::Outcome& outcome, Code code) {
  const auto found = std::ranges::find(outcome.findings, code, &Finding::code);
  return found == outcome.findings.end() ? nullptr : &*found;
}

TEST(Summary, TakesTheSetThatStoodBesideTheServersAnswer) {
  const auto outcome = Told().asked_about_www({.answers = addresses, .additional = mark}).outcome();
  EXPECT_EQ(marks(outcome), 2U);
  EXPECT_EQ(outcome.completeness, Completeness::complete);
  ASSERT_EQ(outcome.seen.size(), 2U);
  EXPECT_EQ(outcome.seen[0].server, "192.0.2.53#53");
  EXPECT_EQ(outcome.seen[0].question, "www.hospital.example A");
  EXPECT_EQ(outcome.seen[0].additional_records, 2U);
  EXPECT_NE(outcome.seen[0].noticed_by, "");
  EXPECT_TRUE(outcome.findings.empty());
}

TEST(Summary, TakesNoSetFromAServerWithoutAuthority) {
  const auto outcome =
      Told().asked_about_www({.answers = addresses, .additional = mark, .authoritative = false}).outcome();
  EXPECT_EQ(marks(outcome), 0U);
}

TEST(Summary, TakesNoSetFromAServerOfAnotherZone) {
  const auto outcome =
      Told().asked_about_www({.answers = addresses, .additional = mark, .zone = "other.example"}).outcome();
  EXPECT_EQ(marks(outcome), 0U);
}

TEST(Summary, TakesNoSetFromAMinimisedStep) {
  const dns::Question step{name("hospital.example"), dns::type_a};
  const auto outcome = Told().asked(step, {.additional = mark}).asked_about_www({.answers = addresses}).outcome();
  EXPECT_EQ(marks(outcome), 0U);
}

TEST(Summary, TakesNothingOfACutAnswerAndAllOfTheOneOverTcp) {
  const dns::Question question{www, dns::type_a};
  Told told;
  told.asked(question, {.answers = addresses, .additional = mark, .truncated = true});
  told.replied(question, {.answers = addresses}).replied({www, dns::type_aaaa}, {});
  EXPECT_EQ(marks(told.outcome()), 0U);
  told.asked(question, {.answers = addresses, .additional = mark, .way = Way::tcp});
  const auto outcome = told.outcome();
  EXPECT_EQ(marks(outcome), 2U);
  ASSERT_EQ(outcome.seen.size(), 2U);
  EXPECT_EQ(outcome.seen[0].outcome, "truncated");
  EXPECT_EQ(outcome.seen[1].way, "tcp");
}

TEST(Summary, FollowsAnAliasToItsTarget) {
  const std::vector<dns::Record> path{alias("www.hospital.example", "host.other.example"),
                                      address("host.other.example", "192.0.2.2")};
  const auto target = name("host.other.example");
  Told told;
  told.asked({www, dns::type_a}, {.answers = {path.front()}});
  told.asked({target, dns::type_a},
             {.answers = {path.back()}, .additional = {ihle("host.other.example", {1})}, .zone = "other.example"});
  told.replied({www, dns::type_a}, {.answers = path}).replied({www, dns::type_aaaa}, {.answers = {path.front()}});
  const auto outcome = told.outcome();
  EXPECT_EQ(marks(outcome), 1U);
  EXPECT_EQ(outcome.owners, (std::vector{www, target}));
  EXPECT_NE(find(outcome, Code::lookup_alias_followed), nullptr);
}

TEST(Summary, TakesNoSetOfTheTargetFromTheServerOfTheAlias) {
  const std::vector<dns::Record> path{alias("www.hospital.example", "host.other.example"),
                                      address("host.other.example", "192.0.2.2")};
  Told told;
  told.asked({www, dns::type_a}, {.answers = path, .additional = {ihle("host.other.example", {1})}});
  told.replied({www, dns::type_a}, {.answers = path}).replied({www, dns::type_aaaa}, {.answers = {path.front()}});
  EXPECT_EQ(marks(told.outcome()), 0U);
}

TEST(Summary, DoesNotTakeAnAnswerWithoutASetForAbsence) {
  const auto outcome = Told().asked_about_www({.answers = addresses}).outcome();
  EXPECT_EQ(outcome.completeness, Completeness::incomplete);
  const Finding* telling = find(outcome, Code::lookup_too_telling);
  ASSERT_NE(telling, nullptr);
  EXPECT_NE(telling->text.find("IHLE and TXT of www.hospital.example"), std::string::npos);
  EXPECT_NE(telling->text.find("192.0.2.53#53"), std::string::npos);
}

TEST(Summary, TakesANameThatDoesNotExistForAbsence) {
  const Said denial{.rcode = dns::Rcode::name_error};
  const auto claimed = Told().asked_about_www(denial, denial).outcome();
  EXPECT_EQ(claimed.completeness, Completeness::complete);
  EXPECT_NE(find(claimed, Code::lookup_absence_claimed), nullptr);
  const Said proof{.rcode = dns::Rcode::name_error, .authentic = true};
  const auto proved = Told().asked_about_www(denial, proof).outcome();
  EXPECT_NE(find(proved, Code::lookup_absence_proved), nullptr);
  EXPECT_EQ(find(proved, Code::lookup_absence_claimed), nullptr);
}

TEST(Summary, TakesADenialOfANameAboveForAbsence) {
  const Said reply{.rcode = dns::Rcode::name_error};
  Told told;
  told.asked({name("hospital.example"), dns::type_a}, {.rcode = dns::Rcode::name_error, .zone = "example"});
  told.replied({www, dns::type_a}, reply).replied({www, dns::type_aaaa}, reply);
  EXPECT_EQ(told.outcome().completeness, Completeness::complete);
}

TEST(Summary, TakesNoDenialOfItsOwnResolverForAbsence) {
  const Said reply{.rcode = dns::Rcode::name_error};
  Told told;
  told.asked({name("other.example"), dns::type_a}, {.rcode = dns::Rcode::name_error, .zone = "example"});
  told.asked({name("hospital.example"), dns::type_a}, {.zone = "example"});
  told.replied({www, dns::type_a}, reply).replied({www, dns::type_aaaa}, reply);
  const auto outcome = told.outcome();
  EXPECT_EQ(outcome.completeness, Completeness::incomplete);
  EXPECT_EQ(find(outcome, Code::lookup_absence_claimed), nullptr);
  const Finding* telling = find(outcome, Code::lookup_too_telling);
  ASSERT_NE(telling, nullptr);
  EXPECT_NE(telling->text.find("nobody was asked"), std::string::npos);
}

TEST(Summary, TakesWhatDnssecProvesFromAnotherAnswerForAbsence) {
  const Said proof{.rcode = dns::Rcode::name_error, .authentic = true};
  Told told;
  told.replied({www, dns::type_a}, proof).replied({www, dns::type_aaaa}, proof);
  EXPECT_NE(find(told.outcome(), Code::lookup_absence_proved), nullptr);
}

TEST(Summary, SetsAsideWhatDnssecShowsToBeForged) {
  const Said bogus{.rcode = dns::Rcode::server_failure, .options = {0, 15, 0, 2, 0, 6}};
  const auto outcome = Told().asked_about_www({.answers = addresses, .additional = mark}, bogus).outcome();
  EXPECT_EQ(marks(outcome), 0U);
  EXPECT_EQ(outcome.completeness, Completeness::incomplete);
  EXPECT_NE(find(outcome, Code::lookup_bogus), nullptr);
}

TEST(Summary, IsIncompleteWhereTheResolverCameToNoAnswer) {
  const auto silent = Told().unanswered({www, dns::type_a}).outcome();
  EXPECT_EQ(silent.completeness, Completeness::incomplete);
  EXPECT_EQ(silent.unanswered.size(), 2U);
  EXPECT_EQ(silent.seen.at(0).outcome, "no answer");
  const auto failed = Told().asked_about_www({}, {.rcode = dns::Rcode::server_failure}).outcome();
  EXPECT_EQ(failed.completeness, Completeness::incomplete);
  EXPECT_NE(find(failed, Code::lookup_unanswered), nullptr);
}

TEST(Summary, LacksOnlyAddressesWhenOneOfTheTwoQuestionsFailed) {
  Told told;
  told.asked({www, dns::type_a}, {.answers = addresses, .additional = mark})
      .replied({www, dns::type_a}, {.answers = addresses});
  EXPECT_EQ(told.outcome().completeness, Completeness::addresses_missing);
}

TEST(Summary, SaysWhenServersOfTheNameGaveDifferentSets) {
  Told told;
  told.asked_about_www({.answers = addresses, .additional = mark});
  told.asked({www, dns::type_a}, {.answers = addresses, .additional = {mark.front()}, .server = "192.0.2.54"});
  EXPECT_NE(find(told.outcome(), Code::lookup_servers_differ), nullptr);
}

TEST(Summary, DoesNotMindAServerThatPutsNothingBeside) {
  Told told;
  told.asked_about_www({.answers = addresses, .additional = mark});
  told.asked({www, dns::type_a}, {.answers = addresses, .server = "192.0.2.54"});
  EXPECT_EQ(find(told.outcome(), Code::lookup_servers_differ), nullptr);
  EXPECT_EQ(marks(told.outcome()), 2U);
}

TEST(Summary, FindsForAnotherAssetWhatTheResolverAlreadyKnew) {
  Told told;
  told.asked_about_www({.answers = addresses, .additional = mark});
  const Limits limits;
  const std::vector names{www};
  const auto outcome =
      summarize({.transcript = told.transcript(), .begin = 2, .names = names, .resolver = {}, .limits = limits});
  EXPECT_TRUE(outcome.seen.empty());
  EXPECT_EQ(marks(outcome), 2U);
}

TEST(Summary, CountsWhatTheTranscriptDidNotKeep) {
  Told told({.most_askings = 1});
  told.asked_about_www({.answers = addresses, .additional = mark});
  const auto outcome = told.outcome();
  ASSERT_EQ(outcome.seen.size(), 2U);
  EXPECT_EQ(outcome.seen[1].question, "1 more questions");
}

TEST(ReverseNames, AreThoseOfTheResolversAnswer) {
  const dns::DomainName reverse = name("1.2.0.192.in-addr.arpa");
  std::vector<dns::Record> records;
  for (const std::string_view text : {"b.example", "a.example", "a.example"}) {
    records.push_back({reverse, dns::type_ptr, 60, {}});
    const dns::DomainName target = name(text);
    records.back().rdata.assign(target.wire().begin(), target.wire().end());
  }
  Told told;
  Limits limits;
  EXPECT_TRUE(find_reverse_names(told.transcript(), reverse, limits).names.empty());
  told.replied({reverse, dns::type_ptr}, {.answers = records});
  EXPECT_EQ(find_reverse_names(told.transcript(), reverse, limits).names,
            (std::vector{name("a.example"), name("b.example")}));
  limits.reverse_names = 1;
  EXPECT_EQ(find_reverse_names(told.transcript(), reverse, limits).dropped, 1U);
}

lookup::Outcome outcome_of_reverse(Told& told, const dns::DomainName& reverse) {
  const Limits limits;
  return summarize(
      {.transcript = told.transcript(), .names = {}, .reverse_name = reverse, .resolver = {}, .limits = limits});
}

TEST(Summary, SaysThatAnAddressHasNoName) {
  const dns::DomainName reverse = name("1.2.0.192.in-addr.arpa");
  for (const dns::Rcode rcode : {dns::Rcode::name_error, dns::Rcode::no_error}) {
    Told told;
    told.asked({reverse, dns::type_ptr}, {.rcode = rcode, .zone = "in-addr.arpa"});
    told.replied({reverse, dns::type_ptr}, {.rcode = rcode});
    const auto outcome = outcome_of_reverse(told, reverse);
    EXPECT_NE(find(outcome, Code::lookup_no_reverse_name), nullptr);
    EXPECT_EQ(outcome.completeness, Completeness::complete);
  }
}

TEST(Summary, DoesNotSayThatAnAddressHasNoNameWhereNobodyWasAsked) {
  const dns::DomainName reverse = name("1.2.0.192.in-addr.arpa");
  for (const dns::Rcode rcode : {dns::Rcode::name_error, dns::Rcode::no_error}) {
    Told told;
    told.replied({reverse, dns::type_ptr}, {.rcode = rcode});
    const auto outcome = outcome_of_reverse(told, reverse);
    EXPECT_EQ(find(outcome, Code::lookup_no_reverse_name), nullptr);
    EXPECT_NE(find(outcome, Code::lookup_too_telling), nullptr);
    EXPECT_EQ(outcome.completeness, Completeness::incomplete);
  }
}

}  // namespace
}  // namespace emblem::own_resolver
