#include "apps/wiring/ways.h"

#include <algorithm>

#include "engine/lookup/via.h"

namespace emblem::wiring {
namespace {

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

lookup::Plan plan_of(const validate::Question& question) {
  if (const auto* name = std::get_if<token::NameAsset>(&question.asset.id)) {
    return lookup::plan_for_name(name->name, question.look_at);
  }
  return lookup::plan_for_address(std::get<token::AddressAsset>(question.asset.id).first, question.look_at);
}

}  // namespace

Result<Ways> find_ways(const CheckOptions& options) {
  Ways ways;
  std::vector<std::string> via = options.via;
  if (via.empty()) via.emplace_back("system");
  for (const std::string& text : via) {
    if (text == "system") {
      EMBLEM_TRY(ways.system, resolv_conf::read_resolv_conf());
      continue;
    }
    auto server = lookup::parse_via(text);
    if (!server) return std::unexpected(within("--via", std::move(server).error()));
    ways.named.push_back(*server);
    auto& of_its_kind = server->transport == lookup::Transport::https ? ways.by_https : ways.by_sockets;
    of_its_kind.push_back(*std::move(server));
  }
  if (options.proxy) {
    EMBLEM_TRY(ways.proxy, lookup::parse_proxy(*options.proxy));
    if (ways.system) EMBLEM_CHECK(keep_reachable(ways.system->servers));
  }
  return ways;
}

lookup::Plan make_plan(const validate::Question& question, dns::RecordType ihle) {
  lookup::Plan plan = plan_of(question);
  plan.ihle = ihle;
  return plan;
}

}  // namespace emblem::wiring
