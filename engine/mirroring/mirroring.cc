#include "engine/mirroring/mirroring.h"

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
            .store = setup_.store};
  std::unique_ptr<gathering::LogVisit> visit;
  if (order.log.kind == ct::Kind::tiled) {
    visit = std::make_unique<TiledMirror>(std::move(errand), std::move(plan));
  } else {
    visit = std::make_unique<Rfc6962Mirror>(std::move(errand), std::move(plan));
  }
  tour_.add(std::move(visit), ct::to_text(order.log));
}

gathering::TreeMemory Mirroring::memory() const {
  gathering::TreeMemory memory = setup_.memory;
  tour_.remember(memory);
  return memory;
}

}  // namespace emblem::mirroring
