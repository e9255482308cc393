#include "engine/gathering/known_heads.h"

#include <algorithm>

namespace emblem::gathering {
namespace {

// Heads seen before that a new one is held against; a bundle of one emblem brings one or two.
constexpr std::size_t most_known_heads = 8;

}  // namespace

std::vector<ct::TreeHead> known_heads(const ct::Log& log, const TreeMemory& memory,
                                      std::span<const ct::TreeHead> at_hand, const crypto::Provider& provider) {
  std::vector<ct::TreeHead> heads;
  const auto add = [&](const ct::TreeHead& head) {
    const bool there = std::ranges::any_of(heads, [&head](const ct::TreeHead& other) {
      return other.tree_size == head.tree_size && other.root == head.root;
    });
    if (there || heads.size() >= most_known_heads) return;
    if (ct::verify_tree_head(head, log, provider) == crypto::SignatureCheck::good) heads.push_back(head);
  };
  if (const auto remembered = memory.find(log.id)) add(*remembered);
  for (const ct::TreeHead& head : at_hand) {
    if (head.log_id == log.id) add(head);
  }
  return heads;
}

}  // namespace emblem::gathering
