#include "apps/wiring/residue.h"

#include <algorithm>

#include "adapters/clock/clock.h"
#include "adapters/openssl/reader.h"
#include "adapters/provider/provider.h"
#include "apps/wiring/look_up.h"
#include "apps/wiring/materials.h"
#include "apps/wiring/question.h"
#include "apps/wiring/zone_servers.h"
#include "core/x509/pem.h"
#include "engine/residue/bindings.h"
#include "engine/residue/home_facts.h"

namespace emblem::wiring {
namespace {

using residue::ServerRole;

std::optional<dns::DomainName> owner_of(const validate::Question& question) {
  if (question.look_at) return question.look_at;
  const auto* asset = std::get_if<token::NameAsset>(&question.asset.id);
  return asset == nullptr ? std::nullopt : std::optional(asset->name);
}

// One asset from the first question to the list.
class Search {
 public:
  Search(const std::string& asset, const ResidueOrder& order)
      : order_(order), provider_(provider::make_provider()), reader_(openssl::make_reader()) {
    facts_.asset = asset;
    facts_.now = order.options.at.value_or(clock::read_clock());
  }

  Result<ResidueReport> run() {
    EMBLEM_TRY(const validate::Question question, make_question(facts_.asset, order_.options));
    if (order_.options.network == Network::allowed) EMBLEM_CHECK(ask(question));
    EMBLEM_CHECK(read_evidence(question));
    report_.residue = residue::list_residue(facts_);
    return std::move(report_);
  }

 private:
  Result<void> ask(const validate::Question& question) {
    EMBLEM_CHECK(look(question, order_.options, ServerRole::resolver));
    if (!order_.options.via.empty()) return {};
    const auto servers = zone_servers(question);
    if (!servers) {
      report_.findings.push_back({servers.error().code, servers.error().where, servers.error().detail});
      return {};
    }
    CheckOptions options = order_.options;
    for (const agreement::ZoneServer& server : *servers) options.via.push_back(lookup::to_text(server.address));
    return look(question, options, ServerRole::zone);
  }

  Result<std::vector<agreement::ZoneServer>> zone_servers(const validate::Question& question) const {
    const auto owner = owner_of(question);
    if (order_.options.proxy)
      return fail(Code::zone_unknown, facts_.asset, "its servers are not looked for around the proxy");
    if (!owner) return fail(Code::zone_unknown, facts_.asset, "name its zone's name with --name");
    EMBLEM_TRY(const resolv_conf::ResolvConf resolver, resolv_conf::read_resolv_conf());
    EMBLEM_TRY(const auto found, find_zones({*owner}, resolver));
    if (found.empty() || !found.front().zone) return fail(Code::zone_unknown, owner->to_text());
    return find_zone_servers(*found.front().zone, resolver);
  }

  Result<void> look(const validate::Question& question, const CheckOptions& options, ServerRole role) {
    EMBLEM_TRY(const LookedUp looked, look_up(question, options));
    for (const lookup::ServerRecords& server : looked.outcome.by_server) {
      residue::Sight sight{
          .server = lookup::to_text(server.server), .role = role, .records = server.emblem_records.size()};
      for (const dns::Record& record : server.emblem_records) {
        sight.ttl = std::max(sight.ttl, record.ttl);
        const std::string owner = record.owner.to_text();
        if (std::ranges::find(sight.owners, owner) == sight.owners.end()) sight.owners.push_back(owner);
      }
      sight.answered = std::ranges::none_of(looked.outcome.unanswered, [&](const lookup::Unanswered& open) {
        return open.server == server.server && open.type != dns::type_a && open.type != dns::type_aaaa;
      });
      facts_.sights.push_back(std::move(sight));
    }
    report_.seen.insert(report_.seen.end(), looked.outcome.seen.begin(), looked.outcome.seen.end());
    return {};
  }

  Result<void> read_evidence(const validate::Question& question) {
    const Limits& limits = order_.options.policy.limits;
    EMBLEM_TRY(const Materials materials,
               read_materials(order_.options, {.provider = *provider_, .reader = *reader_, .limits = limits}));
    facts_.bindings = residue::find_bindings(materials.evidence, materials.logs, limits);
    if (!order_.home) return {};
    EMBLEM_TRY(const auto home, open_home(*order_.home));
    EMBLEM_TRY(const home::Contents contents, home->store().read());
    EMBLEM_TRY(const auto journal, home->store().read_journal());
    facts_.home = residue::read_home_facts({.folder = home->folder(),
                                            .issuer = home->settings().issuer,
                                            .ttl = home->settings().ttl,
                                            .contents = contents,
                                            .journal = journal},
                                           question.asset, owner_of(question), facts_.now);
    add_commitments(contents, materials, limits);
    return {};
  }

  void add_commitments(const home::Contents& contents, const Materials& materials, const Limits& limits) {
    evidence::SetBuilder builder(*reader_, *provider_, limits);
    for (const home::Commitment& commitment : contents.commitments) builder.add_file("home", commitment.chain);
    const evidence::Set kept = std::move(builder).build();
    for (residue::Binding& binding : residue::find_bindings(kept, materials.logs, limits)) {
      const bool known = std::ranges::find(facts_.bindings, binding.certificate, &residue::Binding::certificate) !=
                         facts_.bindings.end();
      if (!known) facts_.bindings.push_back(std::move(binding));
    }
  }

  const ResidueOrder& order_;
  std::unique_ptr<const crypto::Provider> provider_;
  std::unique_ptr<const x509::Reader> reader_;
  residue::Facts facts_;
  ResidueReport report_;
};

}  // namespace

Result<ResidueReport> find_residue(const std::string& asset, const ResidueOrder& order) {
  return Search(asset, order).run();
}

}  // namespace emblem::wiring
