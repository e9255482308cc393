#include "apps/wiring/look_up.h"

#include <algorithm>
#include <map>

#include "adapters/dns_sockets/run_lookup.h"
#include "adapters/http/https_lookup.h"
#include "adapters/openssl/tls_streams.h"
#include "apps/wiring/crowd.h"
#include "apps/wiring/tls_authorities.h"
#include "apps/wiring/validated_answers.h"
#include "apps/wiring/ways.h"
#include "engine/lookup/merge.h"

namespace emblem::wiring {
namespace {

// What the ways need to be gone.
struct Means {
  std::unique_ptr<lookup::SecureStreams> secure;
  std::optional<std::string> tls_ca;
};

Result<Means> prepare(const CheckOptions& options, const Ways& ways) {
  Means means;
  std::vector<Bytes> authorities;
  means.tls_ca = options.tls_ca;
  if (options.tls_ca) {
    EMBLEM_TRY(authorities, read_tls_authorities(*options.tls_ca));
  }
  if (std::ranges::find(ways.by_sockets, lookup::Transport::tls, &lookup::Server::transport) != ways.by_sockets.end()) {
    EMBLEM_TRY(means.secure, openssl::make_secure_streams(authorities));
  }
  return means;
}

Result<lookup::Outcome> run(const lookup::Plan& plan, const Ways& ways, const Means& means, const Limits& limits) {
  const lookup::Proxy* proxy = ways.proxy ? &*ways.proxy : nullptr;
  lookup::Lookup::Setup setup{.plan = plan, .servers = {}, .policy = {}, .limits = limits, .proxy = proxy};
  std::optional<lookup::Outcome> outcome;
  if (!ways.by_sockets.empty()) {
    setup.servers = ways.by_sockets;
    EMBLEM_TRY(outcome, dns_sockets::run_lookup(setup, means.secure.get()));
  }
  if (!ways.by_https.empty()) {
    setup.servers = ways.by_https;
    EMBLEM_TRY(lookup::Outcome of_https, http::run_lookup(setup, means.tls_ca));
    outcome =
        outcome ? lookup::merge_and_compare(*std::move(outcome), std::move(of_https), plan.ihle) : std::move(of_https);
  }
  if (ways.system) {
    setup.servers = ways.system->servers;
    setup.policy = ways.system->policy;
    EMBLEM_TRY(lookup::Outcome of_system, dns_sockets::run_lookup_in_turn(setup));
    outcome = outcome ? lookup::merge_and_compare(*std::move(outcome), std::move(of_system), plan.ihle)
                      : std::move(of_system);
  }
  return *std::move(outcome);
}

Result<lookup::Outcome> run_one(lookup::Lookup::Setup setup, const lookup::Server& server, const Means& means) {
  setup.servers = {server};
  if (server.transport == lookup::Transport::https) return http::run_lookup(std::move(setup), means.tls_ca);
  return dns_sockets::run_lookup(std::move(setup), means.secure.get());
}

// Each server only where those before it left a question about emblems open: side by side, all of them would know.
Result<lookup::Outcome> run_in_turn(const lookup::Lookup::Setup& setup, const Ways& ways, const Means& means) {
  std::optional<lookup::Outcome> all;
  for (const lookup::Server& server : ways.named) {
    EMBLEM_TRY(lookup::Outcome outcome, run_one(setup, server, means));
    const bool settled = outcome.completeness != lookup::Completeness::incomplete;
    all = all ? lookup::merge_outcomes(*std::move(all), std::move(outcome)) : std::move(outcome);
    if (settled) break;
  }
  return *std::move(all);
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

LookedUp make_looked_up(lookup::Outcome outcome) {
  LookedUp seen{.outcome = std::move(outcome)};
  if (seen.outcome.completeness != lookup::Completeness::incomplete) seen.emblems = validate::Completeness::complete;
  seen.addresses = addresses_of(seen.outcome);
  return seen;
}

Result<LookedUp> look_up_in_crowd(const validate::Question& question, const CheckOptions& options,
                                  const IsEnough& is_enough) {
  EMBLEM_TRY(const Ways ways, find_ways(options));
  const lookup::Plan plan = make_crowd_plan(question, options.ihle_type);
  EMBLEM_CHECK(check_crowd(options, ways, plan));
  EMBLEM_TRY(const Means means, prepare(options, ways));
  const lookup::Lookup::Setup setup{
      .plan = plan,
      .servers = {},
      .policy = crowd_policy(),
      .limits = options.policy.limits,
      .proxy = ways.proxy ? &*ways.proxy : nullptr,
      .is_enough = [&](const lookup::Outcome& so_far) { return is_enough && is_enough(make_looked_up(so_far)); }};
  EMBLEM_TRY(lookup::Outcome outcome, run_in_turn(setup, ways, means));
  return make_looked_up(std::move(outcome));
}

}  // namespace

Result<LookedUp> look_up(const validate::Question& question, const CheckOptions& options, const IsEnough& is_enough) {
  if (options.covert == Covert::crowd) return look_up_in_crowd(question, options, is_enough);
  EMBLEM_TRY(const Ways ways, find_ways(options));
  EMBLEM_TRY(const Means means, prepare(options, ways));
  EMBLEM_TRY(const auto validator, make_answer_validator(options, {.secure = means.secure.get(),
                                                                   .proxy = ways.proxy ? &*ways.proxy : nullptr}));
  const lookup::Plan plan = make_plan(question, options.ihle_type);
  EMBLEM_TRY(lookup::Outcome outcome, run(plan, ways, means, options.policy.limits));
  if (validator) {
    EMBLEM_TRY(outcome, validate_answers(*validator, {.plan = plan,
                                                      .outcome = std::move(outcome),
                                                      .proxy = ways.proxy ? &*ways.proxy : nullptr,
                                                      .limits = options.policy.limits}));
  }
  return make_looked_up(std::move(outcome));
}

}  // namespace emblem::wiring
