#include "core/mirror/grid.h"

#include <algorithm>
#include <bit>

namespace emblem::mirror {

std::uint64_t interval_width(std::uint64_t others) { return std::bit_ceil(std::max(others + 1, section_width)); }

ct::LeafRange Grid::interval(std::uint64_t number) const {
  const bool is_last = number + 1 == count();
  return {number * width_, is_last ? tree_size_ : (number + 1) * width_};
}

std::uint64_t Grid::number_of(std::uint64_t index) const { return std::min(index / width_, count() - 1); }

std::vector<ct::LeafRange> Grid::runs_of(const std::set<std::uint64_t>& numbers) const {
  std::vector<ct::LeafRange> runs;
  for (const std::uint64_t number : numbers) {
    const ct::LeafRange next = interval(number);
    if (!runs.empty() && runs.back().end == next.begin) {
      runs.back().end = next.end;
    } else {
      runs.push_back(next);
    }
  }
  return runs;
}

std::vector<ct::LeafRange> sections_of(const ct::LeafRange& run) {
  std::vector<ct::LeafRange> sections;
  for (std::uint64_t begin = run.begin; begin < run.end; begin += section_width) {
    sections.push_back({begin, std::min(begin + section_width, run.end)});
  }
  return sections;
}

}  // namespace emblem::mirror
