#include "apps/wiring/look_up.h"

#include <map>

#include "adapters/dns_sockets/run_lookup.h"
#include "adapters/resolv_conf/resolv_conf.h"
#include "engine/lookup/merge.h"

namespace emblem::wiring {
namespace {

// The machine's servers stand in for one another; those of --via are asked side by side.
struct Servers {
  std::optional<resolv_conf::ResolvConf> system;
  std::vector<lookup::Server> named;
};

Result<Servers> find_servers(const CheckOptions& options) {
  Servers servers;
  std::vector<std::string> via = options.via;
  if (via.empty()) via.emplace_back("system");
  for (const std::string& text : via) {
    if (text == "system") {
      EMBLEM_TRY(servers.system, resolv_conf::read_resolv_conf());
      continue;
    }
    auto server = lookup::parse_server(text);
    if (!server) return std::unexpected(within("--via", std::move(server).error()));
    servers.named.push_back(*server);
  }
  return servers;
}

Result<lookup::Outcome> run(const lookup::Plan& plan, const Servers& servers, const Limits& limits) {
  std::optional<lookup::Outcome> outcome;
  if (!servers.named.empty()) {
    EMBLEM_TRY(outcome,
               dns_sockets::run_lookup({.plan = plan, .servers = servers.named, .policy = {}, .limits = limits}));
  }
  if (servers.system) {
    EMBLEM_TRY(
        lookup::Outcome of_system,
        dns_sockets::run_lookup_in_turn(
            {.plan = plan, .servers = servers.system->servers, .policy = servers.system->policy, .limits = limits}));
    outcome = outcome ? lookup::merge_outcomes(*std::move(outcome), std::move(of_system)) : std::move(of_system);
  }
  return *std::move(outcome);
}

lookup::Plan make_plan(const validate::Question& question) {
  if (const auto* name = std::get_if<token::NameAsset>(&question.asset.id)) {
    return lookup::plan_for_name(name->name, question.look_at);
  }
  return lookup::plan_for_address(std::get<token::AddressAsset>(question.asset.id).first, question.look_at);
}

// Addresses are known when every question about them that some server left open was answered by another.
validate::Completeness addresses_of(const lookup::Outcome& outcome) {
  const std::size_t servers = outcome.by_server.size();
  std::map<std::pair<dns::DomainName, dns::RecordType>, std::size_t> silent;
  for (const lookup::Unanswered& open : outcome.unanswered) {
    const bool about_addresses = open.type == dns::type_a || open.type == dns::type_aaaa;
    if (about_addresses && ++silent[{open.name, open.type}] >= servers) return validate::Completeness::incomplete;
  }
  return validate::Completeness::complete;
}

}  // namespace

Result<LookedUp> look_up(const validate::Question& question, const CheckOptions& options) {
  EMBLEM_TRY(const Servers servers, find_servers(options));
  lookup::Plan plan = make_plan(question);
  plan.ihle = options.ihle_type;
  LookedUp seen;
  EMBLEM_TRY(seen.outcome, run(plan, servers, options.policy.limits));
  if (seen.outcome.completeness != lookup::Completeness::incomplete) seen.emblems = validate::Completeness::complete;
  seen.addresses = addresses_of(seen.outcome);
  return seen;
}

}  // namespace emblem::wiring
