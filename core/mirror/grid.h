// How a log is cut into intervals, so that who asks for one says nothing about what is looked for in it.
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "core/ct/tiles.h"

namespace emblem::mirror {

// What is asked for and kept at a time: the entries of one tile.
inline constexpr std::uint64_t section_width = ct::full_tile;

// So many others at most can be asked for; an interval is then 65,536 entries, some 500 MB.
inline constexpr std::uint64_t most_others = 65535;

// The least power of two that holds an entry and `others` others, and whole sections; `others` is at most most_others.
std::uint64_t interval_width(std::uint64_t others);

// Intervals begin at multiples of their width, wherever in them the entry stands. The last goes on to the end of the
// tree, so that it is never a small one; a tree that is smaller than the width is one interval.
class Grid {
 public:
  // `width` from interval_width; `tree_size` is 1 at least.
  Grid(std::uint64_t width, std::uint64_t tree_size) : width_(width), tree_size_(tree_size) {}

  std::uint64_t width() const { return width_; }
  std::uint64_t count() const { return tree_size_ < width_ ? 1 : tree_size_ / width_; }
  // `number` is less than count().
  ct::LeafRange interval(std::uint64_t number) const;
  // Of the interval in which the entry stands; `index` is less than the tree's size.
  std::uint64_t number_of(std::uint64_t index) const;

  // These intervals from the left, neighbours joined.
  std::vector<ct::LeafRange> runs_of(const std::set<std::uint64_t>& numbers) const;

 private:
  std::uint64_t width_;
  std::uint64_t tree_size_;
};

// From the left; the run begins where a section does.
std::vector<ct::LeafRange> sections_of(const ct::LeafRange& run);

inline std::uint64_t width_of(const ct::LeafRange& range) { return range.end - range.begin; }

}  // namespace emblem::mirror
