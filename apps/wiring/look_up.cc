#include "apps/wiring/look_up.h"

#include <algorithm>
#include <array>

#include "adapters/dns_sockets/run_lookup.h"
#include "adapters/resolv_conf/resolv_conf.h"

namespace emblem::wiring {
namespace {

struct Servers {
  std::vector<lookup::Server> list;
  lookup::Policy policy;
};

Result<Servers> find_servers(const CheckOptions& options) {
  Servers servers;
  std::vector<std::string> via = options.via;
  if (via.empty()) via.emplace_back("system");
  for (const std::string& text : via) {
    if (text == "system") {
      EMBLEM_TRY(const resolv_conf::ResolvConf system, resolv_conf::read_resolv_conf());
      // The machine's resolvers stand in for each other; any one of them is "the system's".
      servers.list.push_back(system.servers.front());
      servers.policy = system.policy;
      continue;
    }
    auto server = lookup::parse_server(text);
    if (!server) return std::unexpected(within("--via", std::move(server).error()));
    servers.list.push_back(*server);
  }
  return servers;
}

lookup::Plan make_plan(const validate::Question& question) {
  if (const auto* name = std::get_if<token::NameAsset>(&question.asset.id)) {
    return lookup::plan_for_name(name->name, question.look_at);
  }
  return lookup::plan_for_address(std::get<token::AddressAsset>(question.asset.id).first, question.look_at);
}

// Addresses are known when, for every name and type, some server answered.
validate::Completeness addresses_of(const lookup::Outcome& outcome, std::size_t servers) {
  for (const dns::RecordType type : {dns::type_a, dns::type_aaaa}) {
    std::vector<dns::DomainName> silent;
    for (const lookup::Unanswered& open : outcome.unanswered) {
      if (open.type == type) silent.push_back(open.name);
    }
    std::ranges::sort(silent);
    for (auto first = silent.begin(); first != silent.end();) {
      const auto last = std::upper_bound(first, silent.end(), *first);
      if (static_cast<std::size_t>(last - first) >= servers) return validate::Completeness::incomplete;
      first = last;
    }
  }
  return validate::Completeness::complete;
}

}  // namespace

Result<LookedUp> look_up(const validate::Question& question, const CheckOptions& options) {
  EMBLEM_TRY(const Servers servers, find_servers(options));
  lookup::Plan plan = make_plan(question);
  plan.ihle = options.ihle_type;
  LookedUp seen;
  EMBLEM_TRY(seen.outcome, dns_sockets::run_lookup({.plan = std::move(plan),
                                                    .servers = servers.list,
                                                    .policy = servers.policy,
                                                    .limits = options.policy.limits}));
  if (seen.outcome.completeness != lookup::Completeness::incomplete) seen.emblems = validate::Completeness::complete;
  seen.addresses = addresses_of(seen.outcome, servers.list.size());
  return seen;
}

}  // namespace emblem::wiring
