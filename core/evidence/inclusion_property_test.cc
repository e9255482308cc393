// Whatever is put among the evidence of logs, good or spoilt, shows no more than was proven.
#include <functional>
#include <random>

#include "core/evidence/inclusion_fixture_test.h"

namespace emblem::evidence {
namespace {

// Calls `try_one` with one bit of every `step`th byte flipped; which bit varies.
template <typename Range>
void flip_each(Range&& bytes, const std::function<void()>& try_one, std::size_t step = 1) {
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    const auto bit = static_cast<std::uint8_t>(1U << at % 8);
    bytes[at] ^= bit;
    try_one();
    bytes[at] ^= bit;
  }
}

void flip_each_bit(std::uint64_t& number, const std::function<void()>& try_one) {
  for (int bit = 0; bit < 64; ++bit) {
    number ^= std::uint64_t{1} << bit;
    try_one();
    number ^= std::uint64_t{1} << bit;
  }
}

void flip_each_of(ct::TreeHead& head, const std::function<void()>& try_one) {
  flip_each(head.log_id.bytes, try_one);
  flip_each_bit(head.tree_size, try_one);
  flip_each_bit(head.timestamp, try_one);
  flip_each(head.root.bytes, try_one);
  flip_each(std::span(&head.hash_algorithm, 1), try_one);
  flip_each(std::span(&head.signature_algorithm, 1), try_one);
  flip_each(head.signature, try_one);
}

void flip_each_of(Inclusion& inclusion, const std::function<void()>& try_one) {
  flip_each(inclusion.log_id.bytes, try_one);
  flip_each(inclusion.leaf_hash.bytes, try_one);
  flip_each_bit(inclusion.proof.index, try_one);
  flip_each_bit(inclusion.proof.tree_size, try_one);
  for (Sha256Digest& node : inclusion.proof.path) flip_each(node.bytes, try_one, 3);
}

class InclusionProperty : public InclusionTest {
 protected:
  // One item of the kinds that logs say, spoilt or not.
  void add_drawn(Items& items, const Items& pool) {
    switch (draw(5)) {
      case 0:
        items.heads.push_back(pool.heads[draw(pool.heads.size())]);
        if (draw(3) == 0) spoil(items.heads.back());
        break;
      case 1:
      case 2:
        items.inclusions.push_back(pool.inclusions[draw(pool.inclusions.size())]);
        if (draw(3) == 0) spoil(items.inclusions.back());
        break;
      case 3:
        items.leaves.push_back(pool.leaves[draw(pool.leaves.size())]);
        if (draw(3) == 0) spoil(items.leaves.back().leaf);
        if (draw(3) == 0) spoil(items.leaves.back().certificate);
        break;
      default:
        items.links.push_back(pool.links[draw(pool.links.size())]);
        if (draw(3) == 0) spoil(items.links.back().proof.path[0].bytes);
        break;
    }
  }

  std::size_t draw(std::size_t below) { return random_() % below; }

  template <typename Range>
  void spoil(Range& bytes) {
    bytes[draw(bytes.size())] ^= static_cast<std::uint8_t>(1U << draw(8));
  }

  void spoil(ct::TreeHead& head) {
    switch (draw(4)) {
      case 0:
        head.timestamp ^= 1ULL << draw(64);
        break;
      case 1:
        head.tree_size ^= 1ULL << draw(64);
        break;
      case 2:
        return spoil(head.root.bytes);
      default:
        return spoil(head.signature);
    }
  }

  void spoil(Inclusion& inclusion) {
    switch (draw(4)) {
      case 0:
        inclusion.proof.index ^= 1ULL << draw(64);
        break;
      case 1:
        inclusion.proof.tree_size ^= 1ULL << draw(64);
        break;
      case 2:
        return spoil(inclusion.proof.path[draw(inclusion.proof.path.size())].bytes);
      default:
        return spoil(inclusion.leaf_hash.bytes);
    }
  }

  // Everything that the log could truly say.
  Items truths() const {
    Items pool = proven();
    for (std::uint64_t tree = 7; tree < size; ++tree) {
      pool.heads.push_back(log_->head(tree, signed_at_));
      pool.inclusions.push_back(log_->inclusion(5, tree));
      pool.inclusions.push_back(log_->inclusion(6, tree));
      pool.links.push_back(log_->link(tree, size));
    }
    pool.leaves = {{log_->id(), bound_.leaves[0], bound_.precertificate},
                   {log_->id(), other_.leaves[0], other_.precertificate}};
    return pool;
  }

  // Whether a proof for our leaf and a head of the same size are there as the log gave them.
  static bool is_shown(const Items& items, const Items& pool, std::uint64_t index) {
    return std::ranges::any_of(items.inclusions, [&](const Inclusion& inclusion) {
      const bool is_true = std::ranges::find(pool.inclusions, inclusion) != pool.inclusions.end();
      return is_true && inclusion.proof.index == index &&
             std::ranges::any_of(items.heads, [&](const ct::TreeHead& head) {
               return head.tree_size == inclusion.proof.tree_size &&
                      std::ranges::find(pool.heads, head) != pool.heads.end();
             });
    });
  }

  std::mt19937 random_{1};  // NOLINT: the same draws in every run
};

TEST_F(InclusionProperty, NoFlippedBitOfTheTreeHeadGivesInclusion) {
  Items items = proven();
  flip_each_of(items.heads[0], [&] {
    signature_checks_ = 256;
    EXPECT_EQ(by_hash(items).status(), CommitmentStatus::promised);
  });
  EXPECT_EQ(by_hash(items).status(), CommitmentStatus::included);
}

TEST_F(InclusionProperty, NoFlippedBitOfTheProofGivesInclusion) {
  Items items = proven();
  flip_each_of(items.inclusions[0], [&] {
    signature_checks_ = 256;
    EXPECT_EQ(by_hash(items).status(), CommitmentStatus::promised);
  });
  EXPECT_EQ(by_hash(items).status(), CommitmentStatus::included);
}

TEST_F(InclusionProperty, NoFlippedBitOfALeafOrItsCertificateGivesInclusion) {
  Items items = handed_out(bound_, 5);
  const auto expect_nothing = [&] {
    signature_checks_ = 256;
    EXPECT_EQ(by_hash(items).outcome(), Outcome::unsettled);
  };
  flip_each(items.leaves[0].leaf, expect_nothing, 3);
  flip_each(items.leaves[0].certificate, expect_nothing, 3);
  EXPECT_EQ(by_hash(items).status(), CommitmentStatus::included);
}

TEST_F(InclusionProperty, NothingThatALogSaysRaisesWhatHoldsByPromiseAndNothingSpoiltGivesInclusion) {
  const Items pool = truths();
  std::size_t included = 0;
  for (int round = 0; round < 100; ++round) {
    Items items{.files = {bound_.certificate, bound_.issuer}, .heads = {}, .inclusions = {}, .leaves = {}, .links = {}};
    for (std::size_t left = draw(16); left > 0; --left) add_drawn(items, pool);
    signature_checks_ = 256;
    const VerifiedCommitment judged = by_hash(items);
    EXPECT_EQ(judged.outcome(), Outcome::holds);
    const bool is_included = is_shown(items, pool, 5);
    EXPECT_EQ(judged.status(), is_included ? CommitmentStatus::included : CommitmentStatus::promised);
    included += is_included ? 1 : 0;
  }
  EXPECT_GT(included, 15U);
  EXPECT_LT(included, 85U);
}

TEST_F(InclusionProperty, WithoutAPromiseNothingHoldsThatWasNotProven) {
  const Items pool = truths();
  std::size_t held = 0;
  for (int round = 0; round < 100; ++round) {
    Items items{.files = {bound_.issuer}, .heads = {}, .inclusions = {}, .leaves = {}, .links = {}};
    for (std::size_t left = draw(32); left > 0; --left) add_drawn(items, pool);
    signature_checks_ = 256;
    const bool has_leaf = std::ranges::find(items.leaves, pool.leaves[0]) != items.leaves.end();
    const bool is_included = has_leaf && is_shown(items, pool, 5);
    EXPECT_EQ(by_hash(items).outcome(), is_included ? Outcome::holds : Outcome::unsettled);
    held += is_included ? 1 : 0;
  }
  EXPECT_GT(held, 10U);
}

}  // namespace
}  // namespace emblem::evidence
