#include "engine/mirroring/time_search.h"

namespace emblem::mirroring {

TimeSearch::Step TimeSearch::find_step(std::uint64_t timestamp) const {
  std::uint64_t low = 0;  // begins no later
  std::uint64_t high = intervals_;
  while (high - low > 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    const auto sample = samples_.find(middle);
    if (sample == samples_.end()) return {.interval = middle, .next = Step::Next::sample_it};
    (sample->second <= timestamp ? low : high) = middle;
  }
  return {.interval = low, .next = Step::Next::stands_there};
}

}  // namespace emblem::mirroring
