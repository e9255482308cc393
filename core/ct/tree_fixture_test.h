// Trees and their proofs by the definitions of RFC 6962 section 2.1, recursive as they stand there.
#pragma once

#include <gtest/gtest.h>

#include "adapters/provider/provider.h"
#include "core/ct/merkle.h"
#include "core/ct/timestamped_entry.h"

namespace emblem::ct {

inline const crypto::Provider& test_provider() {
  static const auto provider = provider::make_provider();
  return *provider;
}

// Leaf number i is the text of i. Sub-trees are given as the leaves from `begin` up to `end`.
class ReferenceTree {
 public:
  using Path = std::vector<Sha256Digest>;

  explicit ReferenceTree(std::uint64_t size) {
    for (std::uint64_t i = 0; i < size; ++i) {
      leaves_.push_back(leaf_hash(as_bytes(std::to_string(i)), test_provider()));
    }
  }

  const Sha256Digest& leaf(std::uint64_t index) const { return leaves_[index]; }

  // MTH(D[begin:end]).
  Sha256Digest root(std::uint64_t begin, std::uint64_t end) const {
    if (begin == end) return test_provider().sha256({});
    if (end - begin == 1) return leaves_[begin];
    const std::uint64_t k = split(end - begin);
    Bytes node = {0x01};
    for (const Sha256Digest& child : {root(begin, begin + k), root(begin + k, end)}) {
      node.insert(node.end(), child.bytes.begin(), child.bytes.end());
    }
    return test_provider().sha256(node);
  }
  Sha256Digest root(std::uint64_t size) const { return root(0, size); }

  // PATH(m, D[begin:end]), section 2.1.1.
  Path path(std::uint64_t m, std::uint64_t begin, std::uint64_t end) const {
    if (end - begin == 1) return {};
    const std::uint64_t k = split(end - begin);
    if (m < k) return with(path(m, begin, begin + k), root(begin + k, end));
    return with(path(m - k, begin + k, end), root(begin, begin + k));
  }
  InclusionProof inclusion(std::uint64_t index, std::uint64_t size) const {
    return {.index = index, .tree_size = size, .path = path(index, 0, size)};
  }

  // SUBPROOF(m, D[begin:end], b), section 2.1.2.
  Path subproof(std::uint64_t m, std::uint64_t begin, std::uint64_t end, bool b) const {
    if (m == end - begin) return b ? Path{} : Path{root(begin, end)};
    const std::uint64_t k = split(end - begin);
    if (m <= k) return with(subproof(m, begin, begin + k, b), root(begin + k, end));
    return with(subproof(m - k, begin + k, end, false), root(begin, begin + k));
  }
  ConsistencyProof consistency(std::uint64_t first, std::uint64_t second) const {
    return {.first = first, .second = second, .path = first == 0 ? Path{} : subproof(first, 0, second, true)};
  }

 private:
  // The largest power of two smaller than n.
  static std::uint64_t split(std::uint64_t n) {
    std::uint64_t k = 1;
    while (2 * k < n) k *= 2;
    return k;
  }

  static Path with(Path path, const Sha256Digest& last) {
    path.push_back(last);
    return path;
  }

  std::vector<Sha256Digest> leaves_;
};

}  // namespace emblem::ct
