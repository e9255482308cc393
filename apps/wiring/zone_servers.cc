#include "apps/wiring/zone_servers.h"

#include <algorithm>

#include "adapters/dns_sockets/ask.h"
#include "adapters/dns_sockets/ask_all.h"
#include "adapters/dns_sockets/route.h"

namespace emblem::wiring {
namespace {

using agreement::ZoneServer;

constexpr std::size_t most_servers = 64;  // addresses of one zone; the root has 26

// The resolver's servers stand in for one another.
Result<dns::Message> ask_resolver(const dns::Question& question, const resolv_conf::ResolvConf& resolver) {
  for (const lookup::Server& server : resolver.servers) {
    auto answer = dns_sockets::ask(server, question, resolver.policy);
    if (answer && answer->header.rcode != dns::Rcode::server_failure && answer->header.rcode != dns::Rcode::refused) {
      return *std::move(answer);
    }
  }
  return fail(Code::lookup_no_server, question.name.to_text(), "no server of the resolver answers");
}

std::vector<dns::DomainName> names_in(const dns::Message& answer, const dns::DomainName& zone) {
  std::vector<dns::DomainName> names;
  for (const dns::Record& record : answer.answers) {
    if (record.type != dns::type_ns || record.owner != zone) continue;
    if (auto name = dns::DomainName::from_wire(record.rdata)) names.push_back(*std::move(name));
  }
  std::ranges::sort(names);
  return names;
}

Result<std::vector<ZoneServer>> addresses_of(const dns::DomainName& name, const resolv_conf::ResolvConf& resolver) {
  std::vector<ZoneServer> servers;
  for (const dns::RecordType type : {dns::type_a, dns::type_aaaa}) {
    EMBLEM_TRY(const dns::Message answer, ask_resolver({name, type, dns::class_in}, resolver));
    for (const dns::Record& record : answer.answers) {
      if (const auto address = dns::IpAddress::from_record(record)) {
        servers.push_back({name.to_text(), {*address, lookup::dns_port}});
      }
    }
  }
  const auto has_no_route = [](const ZoneServer& server) {
    return dns_sockets::find_route(server.address) == dns_sockets::Route::none;
  };
  if (!std::ranges::all_of(servers, has_no_route)) std::erase_if(servers, has_no_route);
  return servers;
}

// Over TCP, many at a time; one by one where the resolver does not speak TCP.
std::vector<std::optional<dns::Message>> ask_each(std::span<const dns::Question> questions,
                                                  const resolv_conf::ResolvConf& resolver) {
  const auto asked = dns_sockets::ask_all(
      {.server = resolver.servers.front(), .questions = questions, .recursion = dns_sockets::Recursion::desired});
  std::vector<std::optional<dns::Message>> answers(questions.size());
  if (asked) answers = asked->answers;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answers[i]) continue;
    auto answer = ask_resolver(questions[i], resolver);
    if (!answer) break;
    answers[i] = *std::move(answer);
  }
  return answers;
}

}  // namespace

Result<std::vector<ZoneServer>> find_zone_servers(const dns::DomainName& zone,
                                                  const resolv_conf::ResolvConf& resolver) {
  EMBLEM_TRY(const dns::Message answer, ask_resolver({zone, dns::type_ns, dns::class_in}, resolver));
  std::vector<ZoneServer> servers;
  for (const dns::DomainName& name : names_in(answer, zone)) {
    EMBLEM_TRY(const auto addresses, addresses_of(name, resolver));
    servers.insert(servers.end(), addresses.begin(), addresses.end());
    if (servers.size() > most_servers) return fail(Code::limit_exceeded, zone.to_text(), "servers of a zone");
  }
  if (servers.empty()) return fail(Code::zone_unknown, zone.to_text(), "the resolver names no server of it");
  return servers;
}

Result<std::vector<updating::ZoneFinding::Found>> find_zones(const std::set<dns::DomainName>& names,
                                                             const resolv_conf::ResolvConf& resolver) {
  if (resolver.servers.empty()) return fail(Code::lookup_no_server, "");
  const std::vector<dns::DomainName> list(names.begin(), names.end());
  updating::ZoneFinding finding(list);
  for (auto questions = finding.questions(); !questions.empty(); questions = finding.questions()) {
    const auto answers = ask_each(questions, resolver);
    if (!answers.front()) return fail(Code::lookup_no_server, questions.front().name.to_text());
    finding.on_answers(answers);
  }
  return finding.found();
}

}  // namespace emblem::wiring
