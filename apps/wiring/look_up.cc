#include "apps/wiring/look_up.h"

#include <algorithm>
#include <map>

#include "adapters/dns_sockets/run_lookup.h"
#include "adapters/http/https_lookup.h"
#include "adapters/openssl/tls_streams.h"
#include "adapters/resolv_conf/resolv_conf.h"
#include "apps/wiring/tls_authorities.h"
#include "engine/lookup/merge.h"
#include "engine/lookup/via.h"

namespace emblem::wiring {
namespace {

// The machine's servers stand in for one another; those of --via are asked side by side.
struct Servers {
  std::optional<resolv_conf::ResolvConf> system;
  std::vector<lookup::Server> by_sockets;  // plain and TLS
  std::vector<lookup::Server> by_https;
};

// What the ways to them need.
struct Means {
  std::optional<lookup::Proxy> proxy;
  std::unique_ptr<lookup::SecureStreams> secure;
  std::optional<std::string> tls_ca;
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
    auto server = lookup::parse_via(text);
    if (!server) return std::unexpected(within("--via", std::move(server).error()));
    auto& of_its_kind = server->transport == lookup::Transport::https ? servers.by_https : servers.by_sockets;
    of_its_kind.push_back(*std::move(server));
  }
  return servers;
}

// Behind a proxy the machine's own resolver is another machine's, or nobody's.
Result<void> keep_reachable(std::vector<lookup::Server>& servers) {
  const auto is_own = [](const lookup::Server& server) {
    const ByteView address = server.address.native();
    return server.address.is_v4() ? address[0] == 127 : server.address == *dns::IpAddress::parse("::1");
  };
  const std::string first = lookup::to_text(servers.front());
  std::erase_if(servers, is_own);
  if (!servers.empty()) return {};
  return fail(Code::lookup_proxy_failed, first,
              "this machine's own resolver is not behind the proxy; name one with --via");
}

Result<Means> prepare(const CheckOptions& options, Servers& servers) {
  Means means;
  if (options.proxy) {
    EMBLEM_TRY(means.proxy, lookup::parse_proxy(*options.proxy));
    if (servers.system) EMBLEM_CHECK(keep_reachable(servers.system->servers));
  }
  std::vector<Bytes> authorities;
  means.tls_ca = options.tls_ca;
  if (options.tls_ca) {
    EMBLEM_TRY(authorities, read_tls_authorities(*options.tls_ca));
  }
  if (std::ranges::find(servers.by_sockets, lookup::Transport::tls, &lookup::Server::transport) !=
      servers.by_sockets.end()) {
    EMBLEM_TRY(means.secure, openssl::make_secure_streams(authorities));
  }
  return means;
}

Result<lookup::Outcome> run(const lookup::Plan& plan, const Servers& servers, const Means& means,
                            const Limits& limits) {
  const lookup::Proxy* proxy = means.proxy ? &*means.proxy : nullptr;
  lookup::Lookup::Setup setup{.plan = plan, .servers = {}, .policy = {}, .limits = limits, .proxy = proxy};
  std::optional<lookup::Outcome> outcome;
  if (!servers.by_sockets.empty()) {
    setup.servers = servers.by_sockets;
    EMBLEM_TRY(outcome, dns_sockets::run_lookup(setup, means.secure.get()));
  }
  if (!servers.by_https.empty()) {
    setup.servers = servers.by_https;
    EMBLEM_TRY(lookup::Outcome of_https, http::run_lookup(setup, means.tls_ca));
    outcome =
        outcome ? lookup::merge_and_compare(*std::move(outcome), std::move(of_https), plan.ihle) : std::move(of_https);
  }
  if (servers.system) {
    setup.servers = servers.system->servers;
    setup.policy = servers.system->policy;
    EMBLEM_TRY(lookup::Outcome of_system, dns_sockets::run_lookup_in_turn(setup));
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
  EMBLEM_TRY(Servers servers, find_servers(options));
  EMBLEM_TRY(const Means means, prepare(options, servers));
  lookup::Plan plan = make_plan(question);
  plan.ihle = options.ihle_type;
  LookedUp seen;
  EMBLEM_TRY(seen.outcome, run(plan, servers, means, options.policy.limits));
  if (seen.outcome.completeness != lookup::Completeness::incomplete) seen.emblems = validate::Completeness::complete;
  seen.addresses = addresses_of(seen.outcome);
  return seen;
}

}  // namespace emblem::wiring
