// Mirrors pieces of logs around entries that somebody cares about: a state machine without I/O.
#pragma once

#include <span>

#include "engine/gathering/harvest.h"
#include "engine/gathering/tour.h"
#include "engine/mirroring/plan.h"

namespace emblem::mirroring {

// 10^6 entries are 4,000 tiles, or some ten thousand answers of a log that gives a hundred entries at a time, and as
// JSON 8 GB.
inline constexpr gathering::Bounds mirror_bounds{
    .requests = std::size_t{1} << 17, .bytes = std::size_t{1} << 34, .at_a_time = 4};

struct Order {
  const ct::Log& log;
  std::set<Target> targets;
};

// Each log is visited once, all of them side by side. What is proven goes into the index, whatever happens later.
class Mirroring {
 public:
  // Everything referred to must outlive the mirroring.
  struct Setup {
    std::span<const Order> orders;  // one for each log
    std::uint64_t others = 0;       // Plan::others
    mirror::Index& index;
    Store& store;
    const gathering::TreeMemory& memory;
    const crypto::Provider& provider;
    const Limits& limits;
    gathering::Bounds bounds = mirror_bounds;
  };

  explicit Mirroring(const Setup& setup);
  Mirroring(const Mirroring&) = delete;
  Mirroring& operator=(const Mirroring&) = delete;
  ~Mirroring() = default;

  gathering::Tour& tour() { return tour_; }
  const gathering::Harvest& harvest() const { return harvest_; }
  // What was known before with the heads that were found to have grown out of it.
  gathering::TreeMemory memory() const;

  // Takes out of the index what is lost and was not repaired, so that it names what is there. Call it at the end.
  void forget_lost();
  // Whether certificates of authorities that entries name did not come.
  bool lacks_issuers() const;

 private:
  void add_visit(const Order& order);
  Inventory find_damage(const Order& order) const;
  Stock stock_of(const Sha256Digest& log_id) const {
    return {.log_id = log_id, .store = setup_.store, .provider = setup_.provider, .limits = setup_.limits};
  }

  Setup setup_;
  std::uint64_t entries_left_ = 0;
  std::set<Sha256Digest> issuers_;                                         // that were missing at some time
  std::vector<std::pair<Sha256Digest, std::vector<ct::LeafRange>>> lost_;  // at the beginning, by log
  gathering::Harvest harvest_;
  gathering::Tour tour_;
};

}  // namespace emblem::mirroring
