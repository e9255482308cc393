#include "apps/wiring/update_target.h"

#include <algorithm>

#include "engine/publishing/difference.h"
#include "engine/updating/standing.h"
#include "engine/updating/update_queue.h"
#include "engine/updating/zone_finding.h"

namespace emblem::wiring {
namespace {

class UpdateTarget final : public publishing::Target {
 public:
  UpdateTarget(std::shared_ptr<KeyedServer> server, UpdatePlace place)
      : server_(std::move(server)), place_(std::move(place)) {}

  Result<publishing::Plan> plan(const publishing::Order& order) override {
    EMBLEM_CHECK(see_zone());
    const std::vector<dns::Record> all = publishing::unite(order.wanted, order.published);
    const auto questions = updating::standing_questions(place_.zone, all, order.ihle_type);
    EMBLEM_TRY(const auto answers, server_->ask(questions));
    auto standing = updating::read_standing(questions, answers);
    if (!standing) return std::unexpected(within(to_text(server_->address()), std::move(standing).error()));
    publishing::Plan plan{
        .place = {.kind = home::PlaceKind::update, .where = to_text(server_->address()), .zone = place_.zone}};
    const auto wanted = wanted_here(order, standing->impossible);
    publishing::Difference difference = publishing::find_difference(wanted, standing->records, order);
    plan.ours = publishing::unite(difference.keep, difference.add);
    plan.findings = place_.findings;
    plan.findings.insert(plan.findings.end(), standing->findings.begin(), standing->findings.end());
    plan.findings.insert(plan.findings.end(), difference.findings.begin(), difference.findings.end());
    plan.left_out = std::move(standing->impossible);
    plan.remove = std::move(difference.remove);
    plan.add = std::move(difference.add);
    planned_ = updating::group_by_owner(plan.remove, plan.add);
    return plan;
  }

  Result<void> carry_out() override {
    EMBLEM_TRY(auto queue, updating::UpdateQueue::make(place_.zone, planned_, server_->longest_update()));
    while (const update::Update* update = queue.next()) {
      EMBLEM_TRY(const KeyedServer::Taken taken, server_->send(*update));
      taken == KeyedServer::Taken::whole ? queue.on_taken() : queue.on_alias();
    }
    if (!queue.aliases().empty()) return fail(Code::owner_is_alias, queue.aliases().front().to_text());
    return {};
  }

  std::string tsig() const override { return place_.key_file; }

 private:
  // A server that knows nothing of the zone says so before the home remembers anything of it.
  Result<void> see_zone() {
    const std::vector questions{updating::zone_question(place_.zone)};
    EMBLEM_TRY(const auto answers, server_->ask(questions));
    const auto zone = answers[0] ? updating::read_zone(*answers[0], place_.zone) : std::nullopt;
    if (zone == place_.zone) return {};
    const std::string said = answers[0] ? dns::to_text(answers[0]->header.rcode) : "no answer";
    return fail(Code::zone_unknown, place_.zone.to_text(), to_text(server_->address()) + ": " + said);
  }

  std::vector<dns::Record> wanted_here(const publishing::Order& order, const std::set<dns::DomainName>& impossible) {
    std::vector<dns::Record> wanted;
    std::ranges::copy_if(order.wanted, std::back_inserter(wanted), [&](const dns::Record& record) {
      return record.owner.is_at_or_below(place_.zone) && !impossible.contains(record.owner);
    });
    return wanted;
  }

  std::shared_ptr<KeyedServer> server_;
  UpdatePlace place_;
  std::vector<update::OwnerChange> planned_;
};

}  // namespace

std::unique_ptr<publishing::Target> make_update_target(std::shared_ptr<KeyedServer> server, UpdatePlace place) {
  return std::make_unique<UpdateTarget>(std::move(server), std::move(place));
}

Result<UpdateZones> find_update_zones(KeyedServer& server, const std::set<dns::DomainName>& owners) {
  const std::vector<dns::DomainName> names(owners.begin(), owners.end());
  updating::ZoneFinding finding(names);
  for (auto questions = finding.questions(); !questions.empty(); questions = finding.questions()) {
    EMBLEM_TRY(const auto answers, server.ask_openly(questions));
    finding.on_answers(answers);
  }
  UpdateZones zones;
  std::set<dns::DomainName> found;
  for (const auto& [name, zone] : finding.found()) {
    if (zone) {
      found.insert(*zone);
    } else {
      zones.findings.push_back({Code::owner_outside_zone, name.to_text(), to_text(server.address())});
    }
  }
  zones.zones.assign(found.begin(), found.end());
  if (zones.zones.empty()) {
    return fail(Code::zone_unknown, names.empty() ? "" : names.front().to_text(), to_text(server.address()));
  }
  return zones;
}

}  // namespace emblem::wiring
