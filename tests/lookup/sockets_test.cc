// Look-ups over real sockets against servers that misbehave.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "adapters/dns_sockets/run_lookup.h"
#include "tests/lookup/fault_server.h"

namespace emblem::tests {
namespace {

dns::DomainName name(std::string_view text) { return dns::DomainName::parse(text).value(); }

// Short, so that silence costs little; long enough for a loaded machine.
const lookup::Policy patient{.udp_timeout = lookup::Instant(700), .tcp_timeout = lookup::Instant(3000)};
const lookup::Policy brief{.udp_timeout = lookup::Instant(50), .udp_tries = 2, .tcp_timeout = lookup::Instant(3000)};

lookup::Outcome ask(std::vector<lookup::Server> servers, const lookup::Policy& policy = patient,
                    std::string_view asset = "www.test") {
  return dns_sockets::run_lookup({.plan = lookup::plan_for_name(name(asset)),
                                  .servers = std::move(servers),
                                  .policy = policy,
                                  .limits = {}})
      .value();
}

bool has(const lookup::Outcome& outcome, Code code) {
  return std::ranges::any_of(outcome.findings, [&](const Finding& finding) { return finding.code == code; });
}

void expect_everything(const lookup::Outcome& outcome) {
  EXPECT_EQ(outcome.completeness, lookup::Completeness::complete);
  for (const auto& open : outcome.unanswered) ADD_FAILURE() << to_text(open.reason);
  EXPECT_EQ(outcome.records.size(), 6U);
  EXPECT_EQ(outcome.by_server.at(0).emblem_records.size(), 3U);
}

TEST(Sockets, CarryALookUpWithTcpForWhatIsTooLong) {
  const FaultServer server("honest");
  const auto outcome = ask({server.address()});
  expect_everything(outcome);
  EXPECT_EQ(outcome.seen.at(0).outcome, "truncated");
  EXPECT_EQ(outcome.seen.at(1).way, "tcp");
}

TEST(Sockets, CarryALookUpOverIpv6) {
  const int probe = socket(AF_INET6, SOCK_DGRAM, 0);
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_loopback;
  const bool usable = probe >= 0 && bind(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  close(probe);
  if (!usable) GTEST_SKIP() << "no IPv6 on this machine's loopback";
  const FaultServer server("honest", "::1");
  expect_everything(ask({server.address()}));
}

TEST(Sockets, CarryALookUpOfAnAlias) {
  const FaultServer server("honest");
  const auto outcome = ask({server.address()}, patient, "alias.test");
  EXPECT_EQ(outcome.completeness, lookup::Completeness::complete);
  EXPECT_EQ(outcome.records.size(), 7U);
  EXPECT_EQ(outcome.owners.size(), 2U);
}

TEST(Sockets, BringARealNegativeAnswer) {
  const FaultServer server("honest");
  const auto outcome = ask({server.address()}, patient, "no.test");
  EXPECT_EQ(outcome.completeness, lookup::Completeness::complete);
  EXPECT_TRUE(outcome.records.empty());
  EXPECT_TRUE(has(outcome, Code::lookup_absence_claimed));
}

TEST(Sockets, GetOverLossForgeryBlockedUdpAndMissingEdns) {
  for (const auto* behaviour : {"lossy", "forging", "tcp_only", "without_edns"}) {
    SCOPED_TRACE(behaviour);
    const FaultServer server(behaviour);
    lookup::Policy policy = patient;
    policy.udp_timeout = lookup::Instant(100);
    expect_everything(ask({server.address()}, policy));
  }
}

TEST(Sockets, DoNotTakeSilenceOrRefusalOrGarbageForAnAnswer) {
  for (const auto& [behaviour, reason] :
       {std::pair{"silent", lookup::Failure::connection_failed}, std::pair{"refusing", lookup::Failure::refused},
        std::pair{"garbage", lookup::Failure::malformed}}) {
    SCOPED_TRACE(behaviour);
    const FaultServer server(behaviour);
    const auto outcome = ask({server.address()}, brief);
    EXPECT_EQ(outcome.completeness, lookup::Completeness::incomplete);
    ASSERT_EQ(outcome.unanswered.size(), 4U);
    EXPECT_EQ(outcome.unanswered[0].reason, reason);
  }
}

TEST(Sockets, DoNotTakePartOfATcpAnswer) {
  const FaultServer server("cut_tcp");
  const auto outcome = ask({server.address()});
  ASSERT_EQ(outcome.unanswered.size(), 1U);
  EXPECT_EQ(outcome.unanswered[0].type, dns::type_txt);
  EXPECT_EQ(outcome.unanswered[0].reason, lookup::Failure::truncated);
}

TEST(Sockets, ShowThatOneOfTwoServersLies) {
  const FaultServer honest("honest");
  const FaultServer lying("lying");
  const auto outcome = ask({honest.address(), lying.address()});
  EXPECT_EQ(outcome.completeness, lookup::Completeness::complete);
  EXPECT_TRUE(has(outcome, Code::lookup_servers_differ));
}

TEST(Sockets, GiveUpAPortWhereNobodyListens) {
  // Bound, so that nobody else takes it, and not listening: TCP is refused, UDP stays unanswered.
  const int held = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(bind(held, reinterpret_cast<const sockaddr*>(&address), size), 0);
  ASSERT_EQ(getsockname(held, reinterpret_cast<sockaddr*>(&address), &size), 0);
  const auto outcome = ask({lookup::parse_server("127.0.0.1#" + std::to_string(ntohs(address.sin_port))).value()});
  close(held);
  ASSERT_EQ(outcome.unanswered.size(), 4U);
  EXPECT_EQ(outcome.unanswered[0].reason, lookup::Failure::unreachable);
}

TEST(Sockets, AskTheNextServerInTurnOnlyWhenTheOneBeforeFails) {
  const FaultServer refusing("refusing");
  const FaultServer honest("honest");
  const auto setup = [](std::vector<lookup::Server> servers) {
    return lookup::Lookup::Setup{.plan = lookup::plan_for_name(name("www.test")),
                                 .servers = std::move(servers),
                                 .policy = patient,
                                 .limits = {}};
  };
  const auto first = dns_sockets::run_lookup_in_turn(setup({honest.address(), refusing.address()})).value();
  EXPECT_EQ(first.completeness, lookup::Completeness::complete);
  EXPECT_EQ(first.by_server.size(), 1U);
  const auto second = dns_sockets::run_lookup_in_turn(setup({refusing.address(), honest.address()})).value();
  EXPECT_EQ(second.completeness, lookup::Completeness::incomplete);
  EXPECT_EQ(second.records.size(), 6U);
  EXPECT_FALSE(dns_sockets::run_lookup_in_turn(setup({})));
}

TEST(Sockets, NeedAServer) {
  EXPECT_EQ(dns_sockets::run_lookup(
                {.plan = lookup::plan_for_name(name("www.test")), .servers = {}, .policy = {}, .limits = {}})
                .error()
                .code,
            Code::lookup_no_server);
}

}  // namespace
}  // namespace emblem::tests
