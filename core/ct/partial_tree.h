// A tree of which some nodes are known that together cover it: what an interval of leaves proves with.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "core/crypto/provider.h"
#include "core/ct/tree_ranges.h"

namespace emblem::ct {

// Nodes need no trust: false ones, or ranges that are no nodes, lead to no root that a log signed.
class PartialTree {
 public:
  // `provider` must outlive the tree. `tree_size` is at most largest_tree.
  PartialTree(std::uint64_t tree_size, const crypto::Provider& provider) : tree_size_(tree_size), provider_(provider) {}

  // The next node from the left; it begins where the one before it ended.
  void add(const LeafRange& node, const Sha256Digest& hash);

  // Nothing while the nodes do not cover the tree without gaps.
  std::optional<Sha256Digest> find_root();

  // The siblings on the way from a node, or from a leaf, to the root, from below; nothing where find_root gives
  // nothing, or where a sibling is not made of whole nodes that were added.
  std::optional<std::vector<Sha256Digest>> find_path(const LeafRange& node);

 private:
  using Range = std::pair<std::uint64_t, std::uint64_t>;
  struct Node {
    LeafRange range;
    Sha256Digest hash;
  };

  void join_last_two();
  void note(const Node& node) { nodes_[{node.range.begin, node.range.end}] = node.hash; }

  std::uint64_t tree_size_;
  const crypto::Provider& provider_;
  std::vector<Node> open_;  // not joined yet, from the left
  std::map<Range, Sha256Digest> nodes_;
};

}  // namespace emblem::ct
