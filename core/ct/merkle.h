// Proofs about the tree that a log keeps (RFC 6962 section 2.1).
#pragma once

#include <optional>
#include <vector>

#include "core/crypto/provider.h"

namespace emblem::ct {

// That a leaf stands at `index` (from 0) of the tree of `tree_size` leaves; the path from the leaf's sibling upwards.
struct InclusionProof {
  std::uint64_t index = 0;
  std::uint64_t tree_size = 0;
  std::vector<Sha256Digest> path;

  friend bool operator==(const InclusionProof&, const InclusionProof&) = default;
};

// That the tree of `second` leaves begins with that of `first`.
struct ConsistencyProof {
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  std::vector<Sha256Digest> path;

  friend bool operator==(const ConsistencyProof&, const ConsistencyProof&) = default;
};

// SHA-256(0x01 || left || right).
Sha256Digest node_hash(const Sha256Digest& left, const Sha256Digest& right, const crypto::Provider& provider);

// The root to which the proof leads (RFC 9162 section 2.1.3.2); nothing when index, size and path do not fit.
std::optional<Sha256Digest> root_of_inclusion(const Sha256Digest& leaf, const InclusionProof& proof,
                                              const crypto::Provider& provider);

enum class Consistency : std::uint8_t { holds, broken };

// RFC 9162 section 2.1.4.2, and what it leaves to the caller: the same size has the same root and an empty path, and
// everything begins with the empty tree, whose root is the hash of nothing.
Consistency check_consistency(const ConsistencyProof& proof, const Sha256Digest& first_root,
                              const Sha256Digest& second_root, const crypto::Provider& provider);

}  // namespace emblem::ct
