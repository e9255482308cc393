#include "core/ct/merkle.h"

#include <algorithm>
#include <bit>

namespace emblem::ct {
namespace {

// A node's way upwards beside the last node of its level (fn and sn of RFC 9162 section 2.1.3.2).
class Climb {
 public:
  Climb(std::uint64_t node, std::uint64_t last) : node_(node), last_(last) {}

  bool at_root() const { return last_ == 0; }

  // Whether the next hash of the path stands to the left of the node. A node that is last on its level and no right
  // child has no sibling there, so it goes up first until it is one.
  bool sibling_is_left() {
    if (is_right_child()) return true;
    if (node_ != last_) return false;
    while (!is_right_child() && node_ != 0) step();
    return true;
  }

  // To the next level.
  void step() {
    node_ >>= 1;
    last_ >>= 1;
  }

  bool is_right_child() const { return (node_ & 1) != 0; }

 private:
  std::uint64_t node_;
  std::uint64_t last_;
};

}  // namespace

Sha256Digest node_hash(const Sha256Digest& left, const Sha256Digest& right, const crypto::Provider& provider) {
  std::array<std::uint8_t, 65> node{0x01};
  std::ranges::copy(left.bytes, node.begin() + 1);
  std::ranges::copy(right.bytes, node.begin() + 33);
  return provider.sha256(node);
}

std::optional<Sha256Digest> root_of_inclusion(const Sha256Digest& leaf, const InclusionProof& proof,
                                              const crypto::Provider& provider) {
  if (proof.index >= proof.tree_size) return std::nullopt;
  Climb climb(proof.index, proof.tree_size - 1);
  Sha256Digest hash = leaf;
  for (const Sha256Digest& sibling : proof.path) {
    if (climb.at_root()) return std::nullopt;
    hash = climb.sibling_is_left() ? node_hash(sibling, hash, provider) : node_hash(hash, sibling, provider);
    climb.step();
  }
  if (!climb.at_root()) return std::nullopt;
  return hash;
}

Consistency check_consistency(const ConsistencyProof& proof, const Sha256Digest& first_root,
                              const Sha256Digest& second_root, const crypto::Provider& provider) {
  const auto answer = [](bool holds) { return holds ? Consistency::holds : Consistency::broken; };
  if (proof.first > proof.second) return Consistency::broken;
  if (proof.first == proof.second) return answer(proof.path.empty() && first_root == second_root);
  if (proof.first == 0) return answer(proof.path.empty() && first_root == provider.sha256({}));
  // The old tree's last node that is whole in the new one. Where that is the whole old tree, the path leaves its hash
  // out, since who asks has it.
  Climb climb(proof.first - 1, proof.second - 1);
  while (climb.is_right_child()) climb.step();
  const bool first_is_whole = std::has_single_bit(proof.first);
  if (!first_is_whole && proof.path.empty()) return Consistency::broken;
  Sha256Digest old_hash = first_is_whole ? first_root : proof.path.front();
  Sha256Digest new_hash = old_hash;
  for (std::size_t i = first_is_whole ? 0 : 1; i < proof.path.size(); ++i) {
    if (climb.at_root()) return Consistency::broken;
    const Sha256Digest& sibling = proof.path[i];
    if (climb.sibling_is_left()) {
      old_hash = node_hash(sibling, old_hash, provider);
      new_hash = node_hash(sibling, new_hash, provider);
    } else {
      new_hash = node_hash(new_hash, sibling, provider);
    }
    climb.step();
  }
  return answer(climb.at_root() && old_hash == first_root && new_hash == second_root);
}

}  // namespace emblem::ct
