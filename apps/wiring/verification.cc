#include "apps/wiring/verification.h"

#include <algorithm>
#include <map>

#include "adapters/dns_sockets/ask_all.h"
#include "adapters/dns_sockets/monotonic.h"
#include "apps/wiring/zone_servers.h"
#include "core/dns/record_types.h"

namespace emblem::wiring {
namespace {

using agreement::Expected;
using agreement::ServerView;
using agreement::State;
using agreement::Verification;
using agreement::ZoneServer;

Result<std::vector<ZoneServer>> read_via(const std::vector<std::string>& via) {
  std::vector<ZoneServer> servers;
  for (const std::string& text : via) {
    auto server = lookup::parse_server(text);
    if (!server) return std::unexpected(within("--via", std::move(server).error()));
    servers.push_back({"", *server});
  }
  return servers;
}

std::set<dns::DomainName> owners_of(const VerifyOrder& order) {
  std::set<dns::DomainName> owners;
  for (const auto* records : {&order.present, &order.gone}) {
    for (const dns::Record& record : *records) owners.insert(record.owner);
  }
  return owners;
}

Result<std::vector<updating::ZoneFinding::Found>> find_zones_by(const std::set<dns::DomainName>& owners,
                                                                const std::vector<ZoneServer>& via) {
  if (via.empty()) {
    EMBLEM_TRY(const auto resolver, resolv_conf::read_resolv_conf());
    return find_zones(owners, resolver);
  }
  return find_zones(owners, {.servers = {via.front().address}, .policy = {}});
}

// Every record with the others of its zone.
Result<std::vector<Expected>> divide(const VerifyOrder& order, const std::vector<ZoneServer>& via) {
  const std::set<dns::DomainName> owners = owners_of(order);
  std::map<dns::DomainName, dns::DomainName> zones;
  if (order.zone) {
    for (const dns::DomainName& owner : owners) zones[owner] = *order.zone;
  } else {
    EMBLEM_TRY(const auto found, find_zones_by(owners, via));
    for (const auto& [name, zone] : found) {
      if (!zone) return fail(Code::zone_unknown, name.to_text());
      zones[name] = *zone;
    }
  }
  std::map<dns::DomainName, Expected> divided;
  const auto part_of = [&](const dns::Record& record) -> Expected& {
    Expected& part = divided[zones[record.owner]];
    part.zone = zones[record.owner];
    return part;
  };
  for (const dns::Record& record : order.present) part_of(record).present.push_back(record);
  for (const dns::Record& record : order.gone) part_of(record).gone.push_back(record);
  std::vector<Expected> list;
  list.reserve(divided.size());
  for (auto& [zone, part] : divided) list.push_back(std::move(part));
  return list;
}

std::string progress_of(const Verification& verification) {
  const auto agreeing = std::ranges::count(verification.views(), State::agrees, &ServerView::state);
  return verification.expected().zone.to_text() + ": " + std::to_string(agreeing) + " of " +
         std::to_string(verification.views().size()) + " servers agree";
}

Result<void> run(Verification& verification, const VerifyOrder& order) {
  while (const auto round = verification.next_round(dns_sockets::monotonic_now())) {
    if (order.on_progress) order.on_progress(progress_of(verification));
    dns_sockets::wait_until(round->begin);
    for (const std::size_t server : round->servers) {
      const auto questions = verification.questions(server);
      EMBLEM_TRY(const auto asked,
                 dns_sockets::ask_all({.server = verification.views()[server].server.address, .questions = questions}));
      verification.on_answers(server, asked.answers, asked.failure ? lookup::to_text(*asked.failure) : "");
    }
  }
  return {};
}

std::string place_of(const ZoneServer& server) {
  const std::string address = to_text(server.address);
  return server.name.empty() ? address : server.name + " (" + address + ")";
}

std::string count(std::size_t number, std::string_view what) {
  return std::to_string(number) + (number == 1 ? " record " : " records ") + std::string(what);
}

std::string describe(const ServerView& view) {
  std::string text;
  const auto add = [&text](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  if (!view.missing.empty()) add(count(view.missing.size(), "missing"));
  if (!view.lingering.empty()) add(count(view.lingering.size(), "still there"));
  if (!view.remarks.empty()) add(view.remarks.front());
  return text;
}

void add_findings(const ZoneReport& zone, std::vector<Finding>& findings) {
  for (const ServerView& view : zone.servers) {
    const std::string where = zone.zone.to_text() + " at " + place_of(view.server);
    if (view.state == State::differs) findings.push_back({Code::servers_disagree, where, describe(view)});
    if (view.state == State::silent) findings.push_back({Code::server_unanswering, where, view.why_silent});
  }
}

}  // namespace

int VerifyReport::exit_code() const {
  int code = not_looked_at == 0 ? 0 : 3;
  for (const ZoneReport& zone : zones) {
    for (const ServerView& view : zone.servers) {
      if (view.state == State::differs) return 1;
      if (view.state != State::agrees) code = 3;
    }
  }
  return code;
}

Result<VerifyReport> verify_servers(const VerifyOrder& order) {
  VerifyReport report;
  EMBLEM_TRY(const std::vector<ZoneServer> via, read_via(order.via));
  EMBLEM_TRY(const std::vector<Expected> parts, divide(order, via));
  for (const Expected& part : parts) {
    std::vector<ZoneServer> servers = via;
    if (servers.empty()) {
      EMBLEM_TRY(const auto resolver, resolv_conf::read_resolv_conf());
      EMBLEM_TRY(servers, find_zone_servers(part.zone, resolver));
    }
    const lookup::Instant begun = dns_sockets::monotonic_now();
    Verification verification(part, std::move(servers), {.wait = std::chrono::seconds(order.wait)});
    EMBLEM_CHECK(run(verification, order));
    const lookup::Instant taken = dns_sockets::monotonic_now() - begun;
    report.zones.push_back({part.zone, verification.size(), verification.views(), taken.count()});
    add_findings(report.zones.back(), report.findings);
  }
  return report;
}

}  // namespace emblem::wiring
