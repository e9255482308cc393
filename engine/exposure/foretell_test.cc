#include "engine/exposure/foretell.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "core/dns/record_types.h"
#include "engine/lookup/fake_network.h"
#include "engine/lookup/via.h"

namespace emblem::exposure {
namespace {

using lookup::FakeNetwork;
using lookup::Way;
using lookup::Zone;

const dns::DomainName asset = lookup::name("www.example");
const std::vector<dns::Record> marked{
    lookup::txt("www.example", "adem-token=x"), lookup::ihle("www.example", {0xd2, 1}),
    lookup::address("www.example", "192.0.2.1"), lookup::address("www.example", "2001:db8::1")};

std::set<std::string> questions(const Exposure& exposure) {
  std::set<std::string> texts;
  for (const Message& message : exposure.messages) texts.insert(message.way + " " + message.question);
  return texts;
}

std::string question_text(Way way, const dns::Message& query) {
  const lookup::Server somewhere;
  const dns::Question& question = query.questions.front();
  const std::string type = question.type == dns::default_type_ihle ? "IHLE" : dns::type_text(question.type);
  return lookup::way_text({.server = somewhere, .way = way}) + " " + question.name.to_text() + " " + type;
}

std::set<std::string> sent(const FakeNetwork& network) {
  std::set<std::string> texts;
  for (const auto& [way, query] : network.queries()) texts.insert(question_text(way, query));
  return texts;
}

Exposure foretell_of(const lookup::Plan& plan, const FakeNetwork& network, Order order = Order::side_by_side) {
  const auto servers = network.servers();
  const Limits limits;
  return foretell({.plan = plan, .servers = servers, .order = order, .limits = limits});
}

bool says(const Exposure& exposure, std::string_view way, std::string_view what) {
  return std::ranges::any_of(exposure.contingencies, [&](const Contingency& contingency) {
    return contingency.way == way && contingency.what.contains(what);
  });
}

TEST(Foretell, NamesExactlyTheQuestionsOfALookUpThatGoesWell) {
  for (const auto transport : {lookup::Transport::plain, lookup::Transport::tls, lookup::Transport::https}) {
    FakeNetwork network({Zone{.records = marked}, Zone{.records = marked}});
    network.speak(transport);
    const lookup::Plan plan = lookup::plan_for_name(asset, lookup::name("mark.example"));
    const Exposure exposure = foretell_of(plan, network);
    network.run(plan);
    EXPECT_EQ(questions(exposure), sent(network));
    EXPECT_EQ(exposure.messages.size(), network.queries().size());
  }
}

TEST(Foretell, NamesWhatALookOneByOneMayBeSpared) {
  FakeNetwork network({Zone{.records = marked}});
  network.speak(lookup::Transport::tls);
  lookup::Plan plan = lookup::plan_for_name(asset);
  plan.pace = lookup::Pace::one_by_one;
  const Exposure exposure = foretell_of(plan, network);
  ASSERT_EQ(exposure.messages.size(), 4U);
  EXPECT_EQ(exposure.messages[1].question, "www.example AAAA");
  EXPECT_EQ(exposure.messages[1].when, "");
  EXPECT_EQ(exposure.messages[2].question, "www.example TXT");
  EXPECT_NE(exposure.messages[2].when, "");
  EXPECT_EQ(exposure.messages[3].question, "www.example IHLE");
  EXPECT_NE(exposure.messages[3].when, exposure.messages[2].when);
  network.run(plan);
  EXPECT_EQ(questions(exposure), sent(network));
}

TEST(Foretell, SaysByWhatACovertLookCanBeToldFromOthers) {
  FakeNetwork network({Zone{}});
  network.speak(lookup::Transport::tls);
  lookup::Plan plan = lookup::plan_for_name(asset);
  EXPECT_TRUE(foretell_of(plan, network).differences.empty());
  plan.pace = lookup::Pace::one_by_one;
  const Exposure exposure = foretell_of(plan, network);
  const auto told_by = [&](std::string_view seen_by, std::string_view aspect) {
    return std::ranges::any_of(exposure.differences, [&](const Difference& difference) {
      return difference.seen_by == seen_by && difference.aspect == aspect;
    });
  };
  EXPECT_TRUE(told_by("the name's servers", "types"));
  EXPECT_TRUE(told_by("near path", "answer sizes"));
  EXPECT_FALSE(told_by("near path", "query sizes"));
}

TEST(Foretell, PromisesPaddingOnlyWhereNothingIsAskedWithoutIt) {
  FakeNetwork network({Zone{}});
  network.speak(lookup::Transport::tls);
  const lookup::Plan plan = lookup::plan_for_name(asset);
  EXPECT_TRUE(says(foretell_of(plan, network), "tls", "without EDNS"));
  const auto servers = network.servers();
  const Limits limits;
  const Exposure exposure = foretell(
      {.plan = plan, .servers = servers, .policy = {.without_edns = lookup::WithoutEdns::never}, .limits = limits});
  EXPECT_FALSE(says(exposure, "tls", "without EDNS"));
}

TEST(Foretell, NamesTcpWhereAnAnswerIsCut) {
  FakeNetwork network({Zone{.records = marked, .udp_bytes = 40}});
  const lookup::Plan plan = lookup::plan_for_name(asset);
  const Exposure exposure = foretell_of(plan, network);
  network.run(plan);
  const auto used = [&](Way way) {
    return std::ranges::any_of(network.queries(), [&](const auto& query) { return query.first == way; });
  };
  EXPECT_TRUE(used(Way::tcp));
  EXPECT_TRUE(says(exposure, "tcp", "a question again"));
  for (const auto& [way, query] : network.queries()) {
    EXPECT_TRUE(questions(exposure).contains(question_text(Way::udp, query)));
  }
}

TEST(Foretell, NamesNoMoreRepetitionsThanThereAre) {
  FakeNetwork network({[](const dns::Message&, Way) {
    lookup::Reply silence;
    silence.kind = lookup::Reply::Kind::silence;
    return silence;
  }});
  const lookup::Plan plan = lookup::plan_for_name(asset);
  const Exposure exposure = foretell_of(plan, network);
  network.run(plan);
  const auto count = std::ranges::count_if(network.queries(), [](const auto& query) {
    return query.first == Way::udp && query.second.questions.front().type == dns::type_a;
  });
  EXPECT_EQ(count, 3);
  EXPECT_TRUE(says(exposure, "udp", "a question again, up to 2 times"));
}

TEST(Foretell, SaysThatAnAliasLeadsOn) {
  FakeNetwork network({Zone{.records = {lookup::alias("www.example", "host.other")}}});
  const lookup::Plan plan = lookup::plan_for_name(asset);
  network.run(plan);
  EXPECT_TRUE(sent(network).contains("udp host.other TXT"));
  EXPECT_TRUE(says(foretell_of(plan, network), "udp", "target of an alias"));
}

TEST(Foretell, SaysWhatFollowsFromTheReverseZoneOnlyWhereItIsAsked) {
  const FakeNetwork network({Zone{}});
  const auto address = *dns::IpAddress::parse("192.0.2.1");
  const Exposure by_address = foretell_of(lookup::plan_for_address(address), network);
  EXPECT_EQ(questions(by_address), std::set<std::string>{"udp 1.2.0.192.in-addr.arpa PTR"});
  EXPECT_TRUE(says(by_address, "udp", "names that the reverse zone gives"));
  EXPECT_FALSE(says(foretell_of(lookup::plan_for_name(asset), network), "udp", "names that the reverse zone gives"));
}

TEST(Foretell, KeepsServersThatStandInForOthersAmongWhatMayCome) {
  const FakeNetwork network({Zone{}, Zone{}});
  const lookup::Plan plan = lookup::plan_for_name(asset);
  EXPECT_EQ(foretell_of(plan, network).messages.size(), 8U);
  const Exposure in_turn = foretell_of(plan, network, Order::in_turn);
  EXPECT_EQ(in_turn.messages.size(), 4U);
  EXPECT_TRUE(says(in_turn, "udp", "the same questions"));
}

TEST(Foretell, SendsNothingByUdpThroughAProxy) {
  const auto make_proxy = [] {
    lookup::Proxy proxy;
    proxy.server = *lookup::parse_server("127.0.0.1#1080");
    return proxy;
  };
  FakeNetwork network({Zone{.records = marked}});
  network.go_through(make_proxy());
  const lookup::Plan plan = lookup::plan_for_name(asset);
  const auto servers = network.servers();
  const Limits limits;
  const lookup::Proxy proxy = make_proxy();
  const Exposure exposure = foretell({.plan = plan, .servers = servers, .proxy = &proxy, .limits = limits});
  network.run(plan);
  for (const auto& [way, query] : network.queries()) EXPECT_EQ(way, Way::tcp);
  for (const Message& message : exposure.messages) EXPECT_EQ(message.way, "tcp+socks5");
  for (const Contingency& contingency : exposure.contingencies) EXPECT_EQ(contingency.way, "tcp+socks5");
}

TEST(Foretell, SaysWhoIsAskedWhereAServerIs) {
  const auto server = [](std::string_view text) { return std::vector{*lookup::parse_via(text)}; };
  const lookup::Plan plan = lookup::plan_for_name(asset);
  const Limits limits;
  const auto by_name = server("https://dns.example/dns-query");
  const auto by_address = server("https://192.0.2.53@dns.example/dns-query");
  EXPECT_EQ(foretell({.plan = plan, .servers = by_name, .limits = limits}).messages.front().to,
            "the machine's resolver");
  EXPECT_NE(foretell({.plan = plan, .servers = by_address, .limits = limits}).messages.front().to,
            "the machine's resolver");
}

TEST(Foretell, SaysOfAServersNameOfOneLabelThatItMayBeSearched) {
  const lookup::Plan plan = lookup::plan_for_name(asset);
  const Limits limits;
  const auto may_look = [&](std::string_view via) {
    const std::vector servers{*lookup::parse_via(via)};
    return says(foretell({.plan = plan, .servers = servers, .limits = limits}), "udp", "search domain");
  };
  EXPECT_TRUE(may_look("https://resolver/dns-query"));
  EXPECT_FALSE(may_look("https://dns.example/dns-query"));
  EXPECT_FALSE(may_look("https://192.0.2.53@dns.example/dns-query"));
}

TEST(Foretell, NamesAServerOnceThatIsNamedTwice) {
  FakeNetwork network({Zone{.records = marked}});
  const lookup::Plan plan = lookup::plan_for_name(asset);
  const std::vector twice{network.servers().front(), network.servers().front()};
  const Limits limits;
  const Exposure once = foretell_of(plan, network);
  const Exposure exposure = foretell({.plan = plan, .servers = twice, .limits = limits});
  EXPECT_EQ(exposure.messages.size(), once.messages.size());
  EXPECT_EQ(exposure.contingencies.size(), once.contingencies.size());
}

TEST(Foretell, SpeaksOfKeysOnlyWhereSomethingIsValidated) {
  const lookup::Plan plan = lookup::plan_for_name(asset);
  const Limits limits;
  const std::vector<lookup::TrustAnchor> anchors{{.zone = lookup::name("example"), .line = ""}};
  const auto foretell_via = [&](std::string_view via) {
    const std::vector servers{*lookup::parse_via(via)};
    return foretell({.plan = plan, .servers = servers, .limits = limits, .anchors = anchors});
  };
  const Exposure plain = foretell_via("192.0.2.53");
  const Exposure https = foretell_via("https://192.0.2.53@dns.example/dns-query");
  EXPECT_TRUE(plain.together.contains("DNSKEY"));
  EXPECT_FALSE(https.together.contains("DNSKEY"));
  EXPECT_TRUE(join(https, plain).together.contains("DNSKEY"));
  EXPECT_TRUE(join(plain, https).together.contains("DNSKEY"));
}

TEST(Foretell, CountsTheExchangesOfALookInTheCrowd) {
  const std::vector servers{*lookup::parse_via("tls://192.0.2.53@dns.example")};
  const Limits limits;
  const auto exchanges = [&](lookup::Plan plan) {
    plan.pace = lookup::Pace::one_by_one;
    const Exposure exposure = foretell({.plan = plan, .servers = servers, .order = Order::in_turn, .limits = limits});
    return std::ranges::find(exposure.differences, "exchanges", &Difference::aspect)->text;
  };
  EXPECT_TRUE(exchanges(lookup::plan_for_name(asset)).starts_with("up to 4 questions in 3 round trips"));
  EXPECT_TRUE(exchanges(lookup::plan_for_name(asset, lookup::name("mark.example")))
                  .starts_with("up to 6 questions in 4 round trips"));
  const std::string by_address = exchanges(lookup::plan_for_address(*dns::IpAddress::parse("192.0.2.1")));
  EXPECT_TRUE(by_address.starts_with("PTR in a round trip"));
  EXPECT_TRUE(by_address.contains("up to 4 questions in 3 round trips"));
}

TEST(Foretell, SaysNothingWhereNobodyIsAsked) {
  const lookup::Plan plan = lookup::plan_for_name(asset);
  const Limits limits;
  const Exposure exposure = foretell({.plan = plan, .servers = {}, .limits = limits});
  EXPECT_TRUE(exposure.messages.empty());
  EXPECT_TRUE(exposure.together.empty());
}

TEST(Crowd, IsNobodyElseForATypeThatOnlyEmblemsHave) {
  EXPECT_EQ(crowd_of(65300, 65300).share, "nobody but validators");
  EXPECT_EQ(crowd_of(dns::default_type_ihle, 65300).share, "unknown");
  EXPECT_NE(crowd_of(dns::type_a, 65300).source, crowd_of(dns::default_type_ihle, 65300).source);
}

}  // namespace
}  // namespace emblem::exposure
