// An entry that somebody cares about, as far as it is known where it stands.
#pragma once

#include <optional>
#include <set>

#include "core/bytes/bytes.h"

namespace emblem::mirroring {

struct Target {
  std::optional<Sha256Digest> leaf_hash;  // nothing: only its index is known
  std::optional<std::uint64_t> index;     // in the log
  std::uint64_t timestamp = 0;            // of the SCT, milliseconds since 1970; where no index is known

  friend auto operator<=>(const Target&, const Target&) = default;
};

// Without those of which another one of the same entry knows the index: whoever has that need not search by time.
std::set<Target> without_searches(std::set<Target> targets);

}  // namespace emblem::mirroring
