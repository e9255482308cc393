#include "core/ct/merkle.h"

#include "core/bytes/base_encodings.h"
#include "core/ct/tree_fixture_test.h"

namespace emblem::ct {
namespace {

constexpr std::uint64_t largest = 40;

const ReferenceTree& tree() {
  static const ReferenceTree made(largest + 1);
  return made;
}

// The root of the first `size` leaves.
const Sha256Digest& root(std::uint64_t size) {
  static const auto roots = [] {
    std::vector<Sha256Digest> made;
    for (std::uint64_t i = 0; i <= largest + 1; ++i) made.push_back(tree().root(i));
    return made;
  }();
  return roots[size];
}

bool leads_to_root(const InclusionProof& proof, const Sha256Digest& leaf) {
  return root_of_inclusion(leaf, proof, test_provider()) == root(proof.tree_size);
}

bool holds(const ConsistencyProof& proof) {
  return check_consistency(proof, root(proof.first), root(proof.second), test_provider()) == Consistency::holds;
}

// The path with one thing wrong: a bit of each node, a node missing, twice, or too many, neighbours exchanged.
std::vector<std::vector<Sha256Digest>> spoiled(const std::vector<Sha256Digest>& path) {
  std::vector<std::vector<Sha256Digest>> all;
  for (std::size_t i = 0; i < path.size(); ++i) {
    auto flipped = path;
    flipped[i].bytes[(7 * i) % 32] ^= static_cast<std::uint8_t>(1U << (i % 8));
    auto shorter = path;
    shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(i));
    auto longer = path;
    longer.insert(longer.begin() + static_cast<std::ptrdiff_t>(i), path[i]);
    all.insert(all.end(), {flipped, shorter, longer});
    if (i == 0) continue;
    auto exchanged = path;
    std::swap(exchanged[i - 1], exchanged[i]);
    all.push_back(exchanged);
  }
  auto longer = path;
  longer.emplace_back();
  all.push_back(longer);
  return all;
}

TEST(Inclusion, OfEveryLeafOfEverySmallTreeLeadsToItsRoot) {
  for (std::uint64_t size = 1; size <= largest; ++size) {
    for (std::uint64_t index = 0; index < size; ++index) {
      EXPECT_TRUE(leads_to_root(tree().inclusion(index, size), tree().leaf(index))) << index << " of " << size;
    }
  }
}

TEST(Inclusion, WithOneNodeWrongLeadsElsewhere) {
  for (std::uint64_t size = 1; size <= largest; ++size) {
    for (std::uint64_t index = 0; index < size; ++index) {
      InclusionProof proof = tree().inclusion(index, size);
      for (auto& path : spoiled(proof.path)) {
        proof.path = std::move(path);
        EXPECT_FALSE(leads_to_root(proof, tree().leaf(index))) << index << " of " << size;
      }
    }
  }
}

TEST(Inclusion, OfAnotherLeafIndexOrSizeLeadsElsewhere) {
  for (std::uint64_t size = 1; size <= largest; ++size) {
    for (std::uint64_t index = 0; index < size; ++index) {
      const InclusionProof proof = tree().inclusion(index, size);
      for (std::uint64_t other = 0; other <= size; ++other) {
        if (other == index) continue;
        EXPECT_FALSE(leads_to_root(proof, tree().leaf(other))) << index << " of " << size << " for " << other;
        InclusionProof moved = proof;
        moved.index = other;
        EXPECT_FALSE(leads_to_root(moved, tree().leaf(index))) << index << " of " << size << " for " << other;
      }
      for (const std::uint64_t other : {size - 1, size + 1}) {
        InclusionProof resized = proof;
        resized.tree_size = other;
        EXPECT_FALSE(leads_to_root(resized, tree().leaf(index))) << index << " of " << size << " for " << other;
      }
    }
  }
}

TEST(Inclusion, InTheLargestTreesIsComputedWithoutOverflow) {
  constexpr std::uint64_t most = ~std::uint64_t{0};
  const std::vector<Sha256Digest> path(64);
  EXPECT_TRUE(root_of_inclusion({}, {.index = 0, .tree_size = most, .path = path}, test_provider()));
  EXPECT_FALSE(root_of_inclusion({}, {.index = most, .tree_size = most, .path = path}, test_provider()));
  EXPECT_FALSE(root_of_inclusion({}, {.index = 0, .tree_size = 0, .path = {}}, test_provider()));
  const std::vector<Sha256Digest> longer(65);
  EXPECT_FALSE(root_of_inclusion({}, {.index = 0, .tree_size = most, .path = longer}, test_provider()));
}

TEST(Consistency, OfAllSmallTreesHolds) {
  for (std::uint64_t second = 0; second <= largest; ++second) {
    for (std::uint64_t first = 0; first <= second; ++first) {
      EXPECT_TRUE(holds(tree().consistency(first, second))) << first << " to " << second;
    }
  }
}

TEST(Consistency, WithOneNodeWrongIsBroken) {
  for (std::uint64_t second = 0; second <= largest; ++second) {
    for (std::uint64_t first = 0; first <= second; ++first) {
      ConsistencyProof proof = tree().consistency(first, second);
      for (auto& path : spoiled(proof.path)) {
        proof.path = std::move(path);
        EXPECT_FALSE(holds(proof)) << first << " to " << second;
      }
    }
  }
}

TEST(Consistency, OfOtherSizesIsBroken) {
  for (std::uint64_t second = 2; second <= largest; ++second) {
    for (std::uint64_t first = 1; first < second; ++first) {
      const ConsistencyProof proof = tree().consistency(first, second);
      for (const std::uint64_t other : {first - 1, first + 1}) {
        EXPECT_FALSE(holds({.first = other, .second = second, .path = proof.path})) << first << " to " << second;
      }
      for (const std::uint64_t other : {second - 1, second + 1}) {
        EXPECT_FALSE(holds({.first = first, .second = other, .path = proof.path})) << first << " to " << second;
      }
    }
  }
}

TEST(Consistency, WithAnotherRootIsBroken) {
  for (std::uint64_t second = 0; second <= largest; ++second) {
    for (std::uint64_t first = 0; first <= second; ++first) {
      const ConsistencyProof proof = tree().consistency(first, second);
      const Sha256Digest first_root = root(first);
      const Sha256Digest second_root = root(second);
      Sha256Digest other = first_root;
      other.bytes[31] ^= 1;
      EXPECT_EQ(check_consistency(proof, other, second_root, test_provider()), Consistency::broken);
      // Of the empty tree everything is a continuation.
      if (first == 0 && second != 0) continue;
      other = second_root;
      other.bytes[0] ^= 0x80;
      EXPECT_EQ(check_consistency(proof, first_root, other, test_provider()), Consistency::broken);
    }
  }
}

TEST(Consistency, OfATreeThatShrankIsBroken) {
  const ConsistencyProof proof = tree().consistency(5, 9);
  EXPECT_EQ(check_consistency({.first = 9, .second = 5, .path = proof.path}, root(9), root(5), test_provider()),
            Consistency::broken);
}

TEST(Consistency, OfTheLargestTreesIsComputedWithoutOverflow) {
  constexpr std::uint64_t most = ~std::uint64_t{0};
  const std::vector<Sha256Digest> path(128);
  for (const std::uint64_t first : {std::uint64_t{1}, std::uint64_t{1} << 63, most - 1}) {
    EXPECT_EQ(check_consistency({.first = first, .second = most, .path = path}, {}, {}, test_provider()),
              Consistency::broken);
  }
}

// The leaves and roots that other implementations of RFC 6962 test themselves with (certificate-transparency-go,
// merkletree tests).
TEST(Inclusion, OfTheTreeThatOthersTestWithIsTheirs) {
  const auto hash = [](std::string_view hex) { return leaf_hash(*parse_hex(hex), test_provider()); };
  const Sha256Digest first = hash("");
  EXPECT_EQ(encode_hex(first.bytes), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  const auto both = root_of_inclusion(first, {.index = 0, .tree_size = 2, .path = {hash("00")}}, test_provider());
  ASSERT_TRUE(both);
  EXPECT_EQ(encode_hex(both->bytes), "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
}

}  // namespace
}  // namespace emblem::ct
