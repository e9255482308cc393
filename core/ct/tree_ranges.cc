#include "core/ct/tree_ranges.h"

#include <algorithm>
#include <bit>

namespace emblem::ct {
namespace {

// Where a tree of at least two leaves is split: the largest power of two below its size.
std::uint64_t split(const LeafRange& range) { return range.begin + std::bit_floor(range.end - range.begin - 1); }

}  // namespace

std::vector<LeafRange> ranges_of_inclusion(std::uint64_t index, std::uint64_t tree_size) {
  std::vector<LeafRange> ranges;
  LeafRange around{0, tree_size};
  while (around.end - around.begin > 1) {
    const std::uint64_t middle = split(around);
    if (index < middle) {
      ranges.push_back({middle, around.end});
      around.end = middle;
    } else {
      ranges.push_back({around.begin, middle});
      around.begin = middle;
    }
  }
  std::ranges::reverse(ranges);
  return ranges;
}

std::vector<LeafRange> ranges_of_consistency(std::uint64_t first, std::uint64_t second) {
  std::vector<LeafRange> ranges;
  LeafRange around{0, second};
  while (around.end != first) {
    const std::uint64_t middle = split(around);
    if (first <= middle) {
      ranges.push_back({middle, around.end});
      around.end = middle;
    } else {
      ranges.push_back({around.begin, middle});
      around.begin = middle;
    }
  }
  // Where that is the whole old tree, who asks has its root.
  if (around.begin != 0) ranges.push_back(around);
  std::ranges::reverse(ranges);
  return ranges;
}

Surroundings ranges_around(const LeafRange& run, std::uint64_t tree_size) {
  Surroundings around{.before = perfect_parts({0, run.begin}), .behind = {}};
  if (run.end == tree_size) return around;
  for (const LeafRange& range : ranges_of_consistency(run.end, tree_size)) {
    if (range.begin >= run.end) around.behind.push_back(range);
  }
  return around;
}

std::vector<LeafRange> perfect_parts(const LeafRange& range) {
  std::vector<LeafRange> parts;
  for (std::uint64_t begin = range.begin; begin < range.end;) {
    const std::uint64_t end = begin + std::bit_floor(range.end - begin);
    parts.push_back({begin, end});
    begin = end;
  }
  return parts;
}

}  // namespace emblem::ct
