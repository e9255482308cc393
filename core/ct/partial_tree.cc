#include "core/ct/partial_tree.h"

#include <bit>

#include "core/ct/merkle.h"

namespace emblem::ct {
namespace {

std::uint64_t width_of(const LeafRange& range) { return range.end - range.begin; }

// Whether the two are the halves of one perfect subtree.
bool are_siblings(const LeafRange& left, const LeafRange& right) {
  const std::uint64_t width = width_of(left);
  return left.end == right.begin && width == width_of(right) && std::has_single_bit(width) &&
         left.begin % (2 * width) == 0;
}

}  // namespace

void PartialTree::add(const LeafRange& node, const Sha256Digest& hash) {
  open_.push_back({node, hash});
  note(open_.back());
  while (open_.size() > 1 && are_siblings(open_[open_.size() - 2].range, open_.back().range)) join_last_two();
}

void PartialTree::join_last_two() {
  const Node right = open_.back();
  open_.pop_back();
  Node& left = open_.back();
  left = {.range = {left.range.begin, right.range.end}, .hash = node_hash(left.hash, right.hash, provider_)};
  note(left);
}

std::optional<Sha256Digest> PartialTree::find_root() {
  if (open_.empty() || open_.front().range.begin != 0 || open_.back().range.end != tree_size_) return std::nullopt;
  for (std::size_t i = 1; i < open_.size(); ++i) {
    if (open_[i].range.begin != open_[i - 1].range.end) return std::nullopt;
  }
  // What is left becomes smaller to the right, as the right edge of a tree does.
  while (open_.size() > 1) join_last_two();
  return open_.front().hash;
}

std::optional<std::vector<Sha256Digest>> PartialTree::find_path(const LeafRange& node) {
  if (node.begin >= node.end || node.end > tree_size_ || !find_root()) return std::nullopt;
  std::vector<Sha256Digest> path;
  for (const LeafRange& sibling : ranges_of_inclusion(node.begin, tree_size_)) {
    if (sibling.begin >= node.begin && sibling.end <= node.end) continue;  // inside the node
    const auto known = nodes_.find({sibling.begin, sibling.end});
    if (known == nodes_.end()) return std::nullopt;
    path.push_back(known->second);
  }
  return path;
}

}  // namespace emblem::ct
