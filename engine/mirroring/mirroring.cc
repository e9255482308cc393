#include "engine/mirroring/mirroring.h"

#include <algorithm>
#include <utility>

#include "engine/gathering/known_heads.h"
#include "engine/mirroring/rfc6962_mirror.h"
#include "engine/mirroring/tiled_mirror.h"

namespace emblem::mirroring {

Mirroring::Mirroring(const Setup& setup) : setup_(setup), tour_(setup.bounds) {
  const std::uint64_t held = setup.index.entries();
  if (held < setup.limits.mirror_entries) entries_left_ = setup.limits.mirror_entries - held;
  for (const Order& order : setup.orders) add_visit(order);
}

void Mirroring::add_visit(const Order& order) {
  mirror::MirroredLog& into = setup_.index.logs[order.log.id];
  std::vector<ct::TreeHead> heads;
  heads.reserve(into.heads.size());
  for (const auto& [size, head] : into.heads) heads.push_back(head);
  gathering::LogVisit::Errand errand{.log = order.log,
                                     .places = {},
                                     .known = gathering::known_heads(order.log, setup_.memory, heads, setup_.provider),
                                     .provider = setup_.provider,
                                     .limits = setup_.limits,
                                     .harvest = harvest_};
  Plan plan{.targets = order.targets,
            .others = setup_.others,
            .into = into,
            .entries_left = entries_left_,
            .store = setup_.store,
            .damage = find_damage(order),
            .issuers = issuers_};
  lost_.emplace_back(order.log.id, plan.damage.lost);
  issuers_.insert(plan.damage.issuers.begin(), plan.damage.issuers.end());
  std::unique_ptr<gathering::LogVisit> visit;
  if (order.log.kind == ct::Kind::tiled) {
    visit = std::make_unique<TiledMirror>(std::move(errand), std::move(plan));
  } else {
    visit = std::make_unique<Rfc6962Mirror>(std::move(errand), std::move(plan));
  }
  tour_.add(std::move(visit), ct::to_text(order.log));
}

// Of an RFC 6962 log, certificates come with entries alone; a static log has them by themselves.
Inventory Mirroring::find_damage(const Order& order) const {
  Inventory damage = take_inventory(setup_.index.logs[order.log.id], stock_of(order.log.id));
  if (order.log.kind == ct::Kind::tiled) damage.bare.clear();
  return damage;
}

void Mirroring::forget_lost() {
  for (const auto& [log_id, ranges] : std::exchange(lost_, {})) {
    mirror::MirroredLog& log = setup_.index.logs[log_id];
    for (const ct::LeafRange& range : ranges) {
      const auto section = log.sections.find(range.begin);
      if (section == log.sections.end() || holds(section->second, stock_of(log_id))) continue;
      setup_.store.retire_section({.log_id = log_id, .range = section->second.range});
      log.sections.erase(section);
    }
  }
}

bool Mirroring::lacks_issuers() const {
  return std::ranges::any_of(issuers_, [this](const auto& one) { return !setup_.store.has_issuer(one); });
}

gathering::TreeMemory Mirroring::memory() const {
  gathering::TreeMemory memory = setup_.memory;
  tour_.remember(memory);
  return memory;
}

}  // namespace emblem::mirroring
