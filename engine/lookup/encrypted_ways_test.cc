// Look-ups over TLS, HTTPS and through a proxy: what is asked, what is not, and what is said of it.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "engine/lookup/fake_network.h"

namespace emblem::lookup {
namespace {

const std::vector<dns::Record> marked{txt("www.example", "adem-token=x"), ihle("www.example", {0xd2, 1}),
                                      address("www.example", "192.0.2.1"), address("www.example", "2001:db8::1")};

const dns::DomainName asset = name("www.example");

std::vector<Finding> findings(const Outcome& outcome, Code code) {
  std::vector<Finding> found;
  std::ranges::copy_if(outcome.findings, std::back_inserter(found),
                       [&](const Finding& finding) { return finding.code == code; });
  return found;
}

Reply failing(Failure failure, std::string detail = {}) {
  return {.kind = Reply::Kind::failure, .messages = {}, .failure = failure, .detail = std::move(detail)};
}

FakeNetwork network_over(Transport transport, std::vector<Behaviour> servers) {
  FakeNetwork network(std::move(servers));
  network.speak(transport);
  return network;
}

TEST(EncryptedWays, AreAskedThatWayAndNoOther) {
  for (const auto& [transport, way, text] :
       {std::tuple{Transport::tls, Way::tls, "tls"}, std::tuple{Transport::https, Way::https, "https"}}) {
    FakeNetwork network = network_over(transport, {Zone{.records = marked}});
    const Outcome outcome = network.run(plan_for_name(asset));
    EXPECT_EQ(outcome.completeness, Completeness::complete);
    EXPECT_EQ(outcome.records.size(), 4U);
    EXPECT_EQ(network.queries().size(), 4U);
    for (const auto& [used, query] : network.queries()) EXPECT_EQ(used, way);
    for (const Seen& seen : outcome.seen) EXPECT_EQ(seen.way, text);
  }
}

TEST(EncryptedWays, PadEveryQueryToTheSameSize) {
  FakeNetwork network = network_over(Transport::tls, {Zone{.records = marked}});
  network.run(plan_for_name(name("a.example")));
  network.run(plan_for_name(name("a-much-longer-name.of.another.hospital.example")));
  EXPECT_EQ(std::set<std::size_t>(network.query_bytes().begin(), network.query_bytes().end()),
            std::set<std::size_t>{128});
}

TEST(EncryptedWays, PadNothingThatAnyoneCanRead) {
  FakeNetwork network({Zone{.records = marked}});
  network.run(plan_for_name(asset));
  for (const auto& [way, query] : network.queries()) EXPECT_TRUE(query.edns->options.empty());
}

TEST(EncryptedWays, UseTheIdentifierZeroOverHttpsForCaches) {
  FakeNetwork https = network_over(Transport::https, {Zone{.records = marked}});
  https.run(plan_for_name(asset));
  for (const auto& [way, query] : https.queries()) EXPECT_EQ(query.header.id, 0);
  FakeNetwork tls = network_over(Transport::tls, {Zone{.records = marked}});
  tls.run(plan_for_name(asset));
  for (const auto& [way, query] : tls.queries()) EXPECT_NE(query.header.id, 0);
}

TEST(EncryptedWays, EndWhereTheServerIsNotTheOneNamed) {
  FakeNetwork network = network_over(
      Transport::tls, {[](const dns::Message&, Way) { return failing(Failure::tls_refused, "hostname mismatch"); }});
  const Outcome outcome = network.run(plan_for_name(asset));
  EXPECT_EQ(network.queries().size(), 4U);  // no second try, and no other way
  EXPECT_EQ(outcome.completeness, Completeness::incomplete);
  EXPECT_EQ(outcome.unanswered.size(), 4U);
  const auto refused = findings(outcome, Code::lookup_tls_refused);
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].where, "tls://127.0.0.1#5301@dns.example");
  EXPECT_TRUE(refused[0].text.ends_with(": hostname mismatch"));
  EXPECT_TRUE(findings(outcome, Code::lookup_unanswered).empty());
  EXPECT_TRUE(findings(outcome, Code::lookup_absence_claimed).empty());
  EXPECT_TRUE(outcome.seen.at(0).noticed_by.starts_with("nobody, for nothing was asked"));
}

TEST(EncryptedWays, ConnectOnceMoreWhereTheConnectionBreaks) {
  unsigned asked = 0;
  FakeNetwork network =
      network_over(Transport::tls, {[&](const dns::Message& query, Way way) {
                     return ++asked <= 4 ? failing(Failure::connection_failed) : Zone{.records = marked}(query, way);
                   }});
  const Outcome outcome = network.run(plan_for_name(asset));
  EXPECT_EQ(outcome.completeness, Completeness::complete);
  EXPECT_EQ(network.queries().size(), 8U);
}

TEST(EncryptedWays, DoNotWaitForSilenceTwice) {
  FakeNetwork network = network_over(Transport::tls, {[](const dns::Message&, Way) { return Reply{}; }});
  const Outcome outcome = network.run(plan_for_name(asset));
  EXPECT_EQ(network.queries().size(), 4U);
  EXPECT_EQ(outcome.unanswered.at(0).reason, Failure::timeout);
  EXPECT_EQ(network.now(), Instant(1000) + Policy{}.sole_timeout);
}

TEST(EncryptedWays, TakeNoPartOfAnAnswer) {
  FakeNetwork network = network_over(Transport::tls, {[](const dns::Message& query, Way) {
                                       dns::Message message = response_to(query);
                                       message.header.truncated = true;
                                       return reply_with(message);
                                     }});
  EXPECT_EQ(network.run(plan_for_name(asset)).unanswered.at(0).reason, Failure::truncated);
}

TEST(EncryptedWays, SayWhatAnHttpServerSaid) {
  FakeNetwork network = network_over(
      Transport::https, {[](const dns::Message&, Way) { return failing(Failure::http_status, "status 404"); }});
  const auto unanswered = findings(network.run(plan_for_name(asset)), Code::lookup_unanswered);
  EXPECT_EQ(network.queries().size(), 4U);  // it would say the same again
  ASSERT_EQ(unanswered.size(), 4U);
  EXPECT_TRUE(unanswered[0].text.ends_with("www.example TXT: HTTP error (status 404)"));
}

TEST(EncryptedWays, HideTheQuestionFromThePathAndNotFromTheServer) {
  FakeNetwork network = network_over(Transport::tls, {Zone{.records = marked}});
  EXPECT_EQ(network.run(plan_for_name(asset)).seen.at(0).noticed_by,
            "the operator of tls://127.0.0.1#5301@dns.example; anyone on the path sees that it is asked, when and how "
            "much, but not what");
}

TEST(Proxied, NothingGoesByUdp) {
  FakeNetwork network({Zone{.records = marked}});
  network.go_through(parse_proxy("socks5://u:p@127.0.0.1:9050").value());
  const Outcome outcome = network.run(plan_for_name(asset));
  EXPECT_EQ(outcome.completeness, Completeness::complete);
  for (const auto& [way, query] : network.queries()) EXPECT_EQ(way, Way::tcp);
  EXPECT_EQ(outcome.seen.at(0).way, "tcp+socks5");
  EXPECT_EQ(outcome.seen.at(0).noticed_by,
            "the operator of 127.0.0.1#5301, who sees the proxy's address, the proxy at socks5://127.0.0.1:9050, and "
            "anyone on the path before or behind it (unencrypted)");
}

TEST(Proxied, NothingGoesAroundAProxyThatRefuses) {
  for (const Transport transport : {Transport::plain, Transport::tls, Transport::https}) {
    FakeNetwork network = network_over(
        transport, {[](const dns::Message&, Way) { return failing(Failure::proxy_failed, "connection refused"); }});
    network.go_through(parse_proxy("socks5://127.0.0.1:9050").value());
    const Outcome outcome = network.run(plan_for_name(asset));
    EXPECT_EQ(network.queries().size(), 4U);
    const auto failed = findings(outcome, Code::lookup_proxy_failed);
    ASSERT_EQ(failed.size(), 1U);
    EXPECT_TRUE(failed[0].text.ends_with(": socks5://127.0.0.1:9050: connection refused"));
    EXPECT_EQ(outcome.completeness, Completeness::incomplete);
    EXPECT_TRUE(outcome.seen.at(0).noticed_by.starts_with("nobody, for nothing was asked"));
  }
}

TEST(Proxied, EncryptedQuestionsAreHiddenFromTheProxy) {
  FakeNetwork network = network_over(Transport::tls, {Zone{.records = marked}});
  network.go_through(parse_proxy("socks5://127.0.0.1:9050").value());
  const Outcome outcome = network.run(plan_for_name(asset));
  EXPECT_EQ(outcome.seen.at(0).way, "tls+socks5");
  EXPECT_EQ(outcome.seen.at(0).noticed_by,
            "the operator of tls://127.0.0.1#5301@dns.example, who sees the proxy's address; the proxy at "
            "socks5://127.0.0.1:9050, and anyone on the path to it, see that the server is asked, when and how much, "
            "but not what; anyone behind the proxy sees the same of the proxy");
}

}  // namespace
}  // namespace emblem::lookup
