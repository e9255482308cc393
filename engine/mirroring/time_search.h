// Where in a log an entry with a timestamp is likely to stand.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

namespace emblem::mirroring {

// By bisection over the intervals of a grid: a log takes entries in roughly in the order of their timestamps. The
// samples are shared by everything that is searched for, and which are taken depends on the interval only that the
// timestamp falls into. A log that says whatever it likes about times ends a search elsewhere, and no later.
class TimeSearch {
 public:
  // `intervals` is 1 at least.
  explicit TimeSearch(std::uint64_t intervals) : intervals_(intervals) {}

  // The time, in milliseconds, at which the interval begins.
  void add_sample(std::uint64_t interval, std::uint64_t begins) { samples_.emplace(interval, begins); }

  struct Step {
    std::uint64_t interval = 0;
    enum class Next : unsigned char { sample_it, stands_there } next = Next::stands_there;
  };
  Step find_step(std::uint64_t timestamp) const;

 private:
  std::uint64_t intervals_;
  std::map<std::uint64_t, std::uint64_t> samples_;
};

}  // namespace emblem::mirroring
