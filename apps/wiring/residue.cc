#include "apps/wiring/residue.h"

#include <algorithm>

#include "adapters/clock/clock.h"
#include "adapters/openssl/reader.h"
#include "adapters/provider/provider.h"
#include "apps/wiring/look_up.h"
#include "apps/wiring/materials.h"
#include "apps/wiring/mirrored_bindings.h"
#include "apps/wiring/question.h"
#include "apps/wiring/zone_servers.h"
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

// What is at hand, read once, and then one asset after the other.
class Search {
 public:
  explicit Search(const ResidueOrder& order)
      : order_(order),
        limits_(order.options.policy.limits),
        now_(order.options.at.value_or(clock::read_clock())),
        provider_(provider::make_provider()),
        reader_(openssl::make_reader()) {}

  Result<std::vector<ResidueReport>> run() {
    EMBLEM_CHECK(read_evidence());
    std::vector<ResidueReport> reports;
    for (const std::string& asset : order_.options.assets) {
      EMBLEM_TRY(reports.emplace_back(), find(asset));
    }
    return reports;
  }

 private:
  Result<ResidueReport> find(const std::string& asset) {
    report_ = {};
    facts_ = {.asset = asset, .now = now_, .sights = {}, .bindings = bindings_, .home = std::nullopt};
    EMBLEM_TRY(const validate::Question question, make_question(asset, order_.options));
    if (order_.options.network == Network::allowed) EMBLEM_CHECK(ask(question));
    if (home_) {
      facts_.home = residue::read_home_facts({.folder = home_->folder(),
                                              .issuer = home_->settings().issuer,
                                              .ttl = home_->settings().ttl,
                                              .contents = contents_,
                                              .journal = journal_},
                                             question.asset, owner_of(question), now_);
    }
    std::ranges::copy_if(mirrored_, std::back_inserter(facts_.mirrored), [&](const residue::Mirrored& entry) {
      return concerns(entry.binding.organization, question);
    });
    report_.residue = residue::list_residue(facts_);
    return std::move(report_);
  }

  // A mirror holds what stands beside the entries looked for as well: others' commitments are not ours to list.
  bool concerns(const std::string& organization, const validate::Question& question) const {
    const auto owner = owner_of(question);
    const auto domain = dns::DomainName::parse(organization);
    if (owner && domain && owner->is_at_or_below(*domain)) return true;
    if (home_ && home_->settings().issuer.domain() == organization) return true;
    return std::ranges::find(bindings_, organization, &residue::Binding::organization) != bindings_.end();
  }

  Result<void> ask(const validate::Question& question) {
    EMBLEM_CHECK(look(question, order_.options, ServerRole::resolver));
    if (!order_.options.via.empty()) return {};
    const auto servers = zone_servers(question);
    if (!servers) {
      report_.findings.push_back({servers.error().code, servers.error().where, servers.error().detail});
      facts_.sights.push_back({.server = "the zone's own servers", .role = ServerRole::zone, .answered = false});
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

  Result<void> read_evidence() {
    EMBLEM_TRY(const Materials materials,
               read_materials(order_.options, {.provider = *provider_, .reader = *reader_, .limits = limits_}));
    bindings_ = residue::find_bindings(materials.evidence, materials.logs, limits_);
    EMBLEM_TRY(mirrored_, find_mirrored_bindings({.mirrors = materials.mirrors,
                                                  .logs = materials.logs,
                                                  .provider = *provider_,
                                                  .reader = *reader_,
                                                  .limits = limits_}));
    if (!order_.home) return {};
    EMBLEM_TRY(home_, open_home(*order_.home));
    EMBLEM_TRY(contents_, home_->store().read());
    EMBLEM_TRY(journal_, home_->store().read_journal());
    add_commitments(materials);
    return {};
  }

  void add_commitments(const Materials& materials) {
    evidence::SetBuilder builder(*reader_, *provider_, limits_);
    for (const home::Commitment& commitment : contents_.commitments) builder.add_file("home", commitment.chain);
    const evidence::Set kept = std::move(builder).build();
    for (residue::Binding& binding : residue::find_bindings(kept, materials.logs, limits_)) {
      const bool known =
          std::ranges::find(bindings_, binding.certificate, &residue::Binding::certificate) != bindings_.end();
      if (!known) bindings_.push_back(std::move(binding));
    }
  }

  const ResidueOrder& order_;
  const Limits& limits_;
  UnixTime now_;
  std::unique_ptr<const crypto::Provider> provider_;
  std::unique_ptr<const x509::Reader> reader_;
  std::vector<residue::Binding> bindings_;
  std::vector<residue::Mirrored> mirrored_;
  std::unique_ptr<Home> home_;
  home::Contents contents_;
  std::vector<home::JournalEntry> journal_;
  // Of the asset that is looked at.
  residue::Facts facts_;
  ResidueReport report_;
};

}  // namespace

Result<std::vector<ResidueReport>> find_residues(const ResidueOrder& order) { return Search(order).run(); }

}  // namespace emblem::wiring
