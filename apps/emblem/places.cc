#include "apps/emblem/places.h"

#include <algorithm>
#include <filesystem>

#include "apps/emblem/output.h"
#include "apps/emblem/publish_update.h"
#include "apps/wiring/file_targets.h"
#include "engine/publishing/difference.h"
#include "engine/publishing/places.h"

namespace emblem::app {
namespace {

constexpr int exit_not_found_out = 3;
constexpr int most_tries = 10;  // at a file that others change at the same time

// Standard output, pipes and devices keep nothing that could be changed later.
bool can_be_remembered(const home::Place& place) {
  if (place.kind == home::PlaceKind::update) return true;
  std::error_code ignored;
  const auto status = std::filesystem::status(place.where, ignored);
  return place.where != "-" && (std::filesystem::is_regular_file(status) || !std::filesystem::exists(status));
}

}  // namespace

Result<PlaceOrder> order_for(const home::Publication& publication) {
  const home::Place& place = publication.place;
  PlaceOrder order{.target = nullptr,
                   .kind = place.kind,
                   .where = place.where,
                   .shown = place.where,
                   .ihle_type = publication.ihle_type};
  switch (place.kind) {
    case home::PlaceKind::fragment:
      order.target = wiring::make_fragment(place.where);
      break;
    case home::PlaceKind::zone_file:
      order.target = wiring::make_zone_file(place.where, place.zone);
      break;
    case home::PlaceKind::store_file:
      order.target = wiring::make_store_file(place.where);
      break;
    case home::PlaceKind::update:
      EMBLEM_TRY(order.target, open_update_place(publication));
      break;
  }
  return order;
}

Publisher::Publisher(wiring::Home& home, const home::Contents& contents, const publishing::MarkedSets& sets)
    : home_(home), contents_(contents), sets_(sets), known_(contents, home.bench()) {}

const std::vector<dns::Record>& Publisher::wanted(dns::RecordType ihle_type) {
  const auto known = wanted_.find(ihle_type);
  if (known != wanted_.end()) return known->second;
  return wanted_[ihle_type] = sets_.records({.ttl = home_.settings().ttl, .ihle_type = ihle_type});
}

std::vector<dns::Record> Publisher::published_at(const PlaceOrder& order) const {
  std::vector<dns::Record> records;
  for (const home::Publication& publication : contents_.publications) {
    if (publication.place.kind != order.kind || publication.place.where != order.where) continue;
    records = publishing::unite(records, publication.records);
  }
  return records;
}

PlaceOutcome Publisher::publish(PlaceOrder& order, Extent extent) {
  return run(order, wanted(order.ihle_type), extent);
}

PlaceOutcome Publisher::publish(PlaceOrder& order, const home::Publication& publication,
                                const std::vector<dns::DomainName>& owners) {
  return run(order, publishing::wanted_for(publication, wanted(order.ihle_type), owners), Extent::done);
}

std::vector<PlaceOutcome> Publisher::publish(std::vector<PlaceOrder>& orders, Extent extent) {
  std::vector<PlaceOutcome> outcomes(orders.size());
  for (const bool whole : {false, true}) {
    for (std::size_t i = 0; i < orders.size(); ++i) {
      if (is_written_whole(orders[i].kind) == whole) outcomes[i] = publish(orders[i], extent);
    }
  }
  return outcomes;
}

PlaceOutcome Publisher::run(PlaceOrder& order, std::vector<dns::Record> wanted, Extent extent) {
  PlaceOutcome outcome{
      .kind = order.kind, .where = order.where, .shown = order.shown, .plan = {}, .error = std::nullopt};
  drop_impossible(order, wanted);
  for (int tries = 1; tries <= most_tries; ++tries) {
    try_once(order, wanted, extent, outcome);
    if (!outcome.error || outcome.error->code != Code::zone_changed_meanwhile) break;
  }
  if (!is_written_whole(order.kind)) note_names(outcome);
  return outcome;
}

void Publisher::note_names(const PlaceOutcome& outcome) {
  left_out_.insert(outcome.plan.left_out.begin(), outcome.plan.left_out.end());
  for (const dns::Record& record : outcome.plan.ours) taken_.insert(record.owner);
  if (!outcome.error) return;
  for (const home::Publication& publication : contents_.publications) {
    const home::Place& place = publication.place;
    if (place.kind == outcome.kind && place.where == outcome.where) unseen_.insert(place.zone);
  }
}

void Publisher::drop_impossible(const PlaceOrder& order, std::vector<dns::Record>& wanted) const {
  if (!is_written_whole(order.kind)) return;
  std::set<dns::DomainName> there;
  for (const dns::Record& record : published_at(order)) there.insert(record.owner);
  // Of a zone that nobody saw, what stood here before is all that is known to be possible.
  const auto is_doubtful = [&](const dns::DomainName& owner) {
    return !there.contains(owner) &&
           std::ranges::any_of(unseen_, [&](const dns::DomainName& zone) { return owner.is_at_or_below(zone); });
  };
  std::erase_if(wanted, [&](const dns::Record& record) {
    if (order.kind == home::PlaceKind::store_file && record.type != order.ihle_type) return true;
    return (left_out_.contains(record.owner) || is_doubtful(record.owner)) && !taken_.contains(record.owner);
  });
}

void Publisher::try_once(PlaceOrder& order, const std::vector<dns::Record>& wanted, Extent extent,
                         PlaceOutcome& outcome) {
  outcome.error.reset();
  const std::vector<dns::Record> published = published_at(order);
  auto plan = order.target->plan({.wanted = wanted,
                                  .published = published,
                                  .known = known_,
                                  .provider = home_.bench().provider,
                                  .ihle_type = order.ihle_type});
  if (!plan) {
    outcome.error = std::move(plan).error();
    return;
  }
  outcome.plan = *std::move(plan);
  if (extent == Extent::shown) return;
  if (auto done = carry_out(order, published, outcome.plan); !done) outcome.error = std::move(done).error();
}

Result<void> Publisher::carry_out(PlaceOrder& order, const std::vector<dns::Record>& published,
                                  const publishing::Plan& plan) {
  if (plan.changes()) {
    if (can_be_remembered(plan.place)) {
      // A server may have several zones, and each is a place of its own.
      const auto here = publishing::records_for(plan.place, published, order.ihle_type);
      EMBLEM_CHECK(remember(order, plan.place, home::PublicationState::begun, publishing::unite(here, plan.ours)));
    }
    EMBLEM_CHECK(order.target->carry_out());
  }
  if (!can_be_remembered(plan.place)) return {};
  return remember(order, plan.place, home::PublicationState::settled, plan.ours);
}

// Nothing is written where the home knows all this already.
Result<void> Publisher::remember(const PlaceOrder& order, const home::Place& place, home::PublicationState state,
                                 std::vector<dns::Record> records) {
  const home::Publication publication{.place = place,
                                      .tsig = order.target->tsig(),
                                      .ihle_type = order.ihle_type,
                                      .state = state,
                                      .written = home_.bench().now,
                                      .records = std::move(records)};
  return home_.store().update([&](const home::Contents& contents) -> Result<home::Change> {
    const auto known = std::ranges::find(contents.publications, place, &home::Publication::place);
    if (known != contents.publications.end()) {
      home::Publication same = *known;
      same.written = publication.written;
      if (same == publication) return home::Change();
    }
    return home::Change{.publications = {publication}};
  });
}

bool is_written_whole(home::PlaceKind kind) {
  return kind == home::PlaceKind::fragment || kind == home::PlaceKind::store_file;
}

void complain_of(const std::vector<PlaceOutcome>& outcomes) {
  std::vector<Error> errors;
  for (const PlaceOutcome& outcome : outcomes) {
    if (outcome.error) errors.push_back(*outcome.error);
  }
  complain(errors);
}

int exit_code_of(const std::vector<PlaceOutcome>& outcomes) {
  return std::ranges::any_of(outcomes, [](const PlaceOutcome& o) { return o.error.has_value(); }) ? exit_not_found_out
                                                                                                  : 0;
}

}  // namespace emblem::app
