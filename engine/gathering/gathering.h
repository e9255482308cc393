// Gathers evidence for claims from the logs that they name: a state machine without I/O.
#pragma once

#include <span>

#include "engine/gathering/claim.h"
#include "engine/gathering/harvest.h"
#include "engine/gathering/tour.h"

namespace emblem::gathering {

// Each log is visited once, for everything that claims name of it.
class Gathering {
 public:
  // Everything referred to must outlive the gathering.
  struct Setup {
    std::span<const Claim> claims;
    const ct::LogList& logs;
    const TreeMemory& memory;
    std::span<const ct::TreeHead> heads_at_hand;  // of evidence that is there already
    const crypto::Provider& provider;
    const Limits& limits;
    Bounds bounds;
  };

  explicit Gathering(const Setup& setup);
  // Its visits write into its harvest.
  Gathering(const Gathering&) = delete;
  Gathering& operator=(const Gathering&) = delete;
  ~Gathering() = default;

  // What asks, for a driver.
  Tour& tour() { return tour_; }

  const Harvest& harvest() const { return harvest_; }
  // What was known before with the heads that were found to have grown out of it.
  TreeMemory memory() const;

 private:
  void plan();
  void add_visit(const ct::Log& log, std::set<Place> places);

  Setup setup_;
  Harvest harvest_;
  Tour tour_;
};

// Asks until nothing more is to be asked. `on_progress` hears the name of the log before each request; may be empty.
void run_gathering(Gathering& gathering, Web& web, const std::function<void(std::string_view)>& on_progress);

}  // namespace emblem::gathering
