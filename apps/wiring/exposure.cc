#include "apps/wiring/exposure.h"

#include "apps/wiring/crowd.h"
#include "apps/wiring/own_resolver.h"
#include "apps/wiring/question.h"
#include "apps/wiring/validated_answers.h"
#include "apps/wiring/ways.h"
#include "engine/exposure/iteration.h"

namespace emblem::wiring {
namespace {

Result<exposure::Exposure> foretell_crowd(const validate::Question& question, const CheckOptions& options,
                                          const Ways& ways) {
  const lookup::Plan plan = make_crowd_plan(question, options.ihle_type);
  EMBLEM_CHECK(check_crowd(options, ways, plan));
  return exposure::foretell({.plan = plan,
                             .servers = ways.named,
                             .order = exposure::Order::in_turn,
                             .proxy = ways.proxy ? &*ways.proxy : nullptr,
                             .policy = crowd_policy(),
                             .limits = options.policy.limits});
}

// Files that are named must be there, as for a check. Unbound need not: what it would send is known without it.
Result<exposure::Exposure> foretell_own_resolver(const validate::Question& question, const CheckOptions& options) {
  for (const auto& file : {options.trust_anchor, options.root_hints}) {
    if (file) EMBLEM_CHECK(unbound::check_file(*file));
  }
  const WhereToLook where = find_where_to_look(question);
  return exposure::foretell_iteration(
      {.names = where.names, .reverse_name = where.reverse_name, .limits = options.policy.limits});
}

}  // namespace

Result<exposure::Exposure> foretell_check(const std::string& asset, const CheckOptions& options) {
  EMBLEM_TRY(const validate::Question question, make_question(asset, options));
  if (!options.records.empty() || options.network == Network::forbidden) return exposure::Exposure{};
  if (options.covert == Covert::resolver) return foretell_own_resolver(question, options);
  EMBLEM_TRY(const Ways ways, find_ways(options));
  if (options.covert == Covert::crowd) return foretell_crowd(question, options, ways);
  EMBLEM_TRY(const std::vector<lookup::TrustAnchor> anchors, read_trust_anchors(options));
  const lookup::Plan plan = make_plan(question, options.ihle_type);
  const lookup::Proxy* proxy = ways.proxy ? &*ways.proxy : nullptr;
  std::vector<lookup::Server> named = ways.by_sockets;
  named.insert(named.end(), ways.by_https.begin(), ways.by_https.end());
  const Limits& limits = options.policy.limits;
  exposure::Exposure all =
      exposure::foretell({.plan = plan, .servers = named, .proxy = proxy, .limits = limits, .anchors = anchors});
  if (!ways.system) return all;
  return exposure::join(std::move(all), exposure::foretell({.plan = plan,
                                                            .servers = ways.system->servers,
                                                            .order = exposure::Order::in_turn,
                                                            .proxy = proxy,
                                                            .policy = ways.system->policy,
                                                            .limits = limits,
                                                            .anchors = anchors}));
}

}  // namespace emblem::wiring
