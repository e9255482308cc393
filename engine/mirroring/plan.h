// What one log is visited for, and where it goes.
#pragma once

#include <set>

#include "core/mirror/index.h"
#include "engine/mirroring/inventory.h"
#include "engine/mirroring/target.h"

namespace emblem::mirroring {

// Everything referred to must outlive the visit.
struct Plan {
  std::set<Target> targets;
  std::uint64_t others = 0;  // that an interval holds besides an entry, at least; 1 to mirror::most_others
  mirror::MirroredLog& into;
  std::uint64_t& entries_left;  // that the mirror may still take in, of all logs
  Store& store;
  Inventory damage;                 // of what `into` names: asked for again, whatever the targets are
  std::set<Sha256Digest>& issuers;  // takes in the certificates that were missing
};

}  // namespace emblem::mirroring
