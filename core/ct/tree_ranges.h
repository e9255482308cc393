// Which parts of a tree the hashes of a proof cover (RFC 6962 section 2.1).
#pragma once

#include <cstdint>
#include <vector>

namespace emblem::ct {

// The leaves from `begin` up to `end`, exclusive. In a proof's ranges `begin` is a multiple of the smallest power of
// two that is not less than their number.
struct LeafRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;

  friend bool operator==(const LeafRange&, const LeafRange&) = default;
};

// Trees larger than this are nobody's; sizes up to it make no sum overflow.
inline constexpr std::uint64_t largest_tree = std::uint64_t{1} << 63;

// PATH(index, D[tree_size]) as ranges, from the leaf upwards. `index` < `tree_size` <= largest_tree.
std::vector<LeafRange> ranges_of_inclusion(std::uint64_t index, std::uint64_t tree_size);

// PROOF(first, D[second]) as ranges. 0 < `first` < `second` <= largest_tree.
std::vector<LeafRange> ranges_of_consistency(std::uint64_t first, std::uint64_t second);

// The nodes that cover what of the tree stands before a run of leaves and what stands behind it, each from the left.
// With them and its own leaves a run leads to the root.
struct Surroundings {
  std::vector<LeafRange> before;
  std::vector<LeafRange> behind;

  friend bool operator==(const Surroundings&, const Surroundings&) = default;
};

// 0 <= `run.begin` < `run.end` <= `tree_size` <= largest_tree.
Surroundings ranges_around(const LeafRange& run, std::uint64_t tree_size);

// The perfect subtrees that make up a range, from the left: each as large as fits, so smaller and smaller.
std::vector<LeafRange> perfect_parts(const LeafRange& range);

}  // namespace emblem::ct
