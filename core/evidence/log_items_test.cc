// How a set holds what logs say.
#include "core/evidence/inclusion_fixture_test.h"
#include "core/evidence/item_encoding.h"

namespace emblem::evidence {
namespace {

class LogItems : public InclusionTest {
 protected:
  Items everything() const {
    Items items = handed_out(bound_, 5);
    items.heads.push_back(log_->head(9, signed_at_));
    items.inclusions.push_back(log_->inclusion(6, 9));
    items.leaves.push_back({log_->id(), other_.leaves[0], other_.precertificate});
    items.links = {log_->link(9, size), log_->link(7, size)};
    return items;
  }

  template <typename Item>
  void expect_in_order_of_digest(std::span<const Item> items) {
    EXPECT_EQ(items.size(), 2U);
    EXPECT_TRUE(
        std::ranges::is_sorted(items, {}, [&](const Item& item) { return provider_->sha256(encode_item(item)); }));
  }
};

TEST_F(LogItems, AreTheSameSetInWhateverOrderAndHoweverOftenTheyCame) {
  Items items = everything();
  const Set first = make(items);
  EXPECT_TRUE(first.findings().empty());
  std::ranges::reverse(items.heads);
  std::ranges::reverse(items.inclusions);
  std::ranges::reverse(items.leaves);
  std::ranges::reverse(items.links);
  items.links.push_back(items.links[0]);
  items.heads.push_back(items.heads[0]);
  const Set second = make(items);
  EXPECT_EQ(first.digest(), second.digest());
  EXPECT_TRUE(std::ranges::equal(first.tree_heads(), second.tree_heads()));
  EXPECT_TRUE(std::ranges::equal(first.links(), second.links()));
  expect_in_order_of_digest(first.tree_heads());
  expect_in_order_of_digest(first.inclusions());
  expect_in_order_of_digest(first.leaves());
  expect_in_order_of_digest(first.links());
}

TEST_F(LogItems, AreEachPartOfTheDigest) {
  const Items items = everything();
  const Sha256Digest whole = make(items).digest();
  Items fewer = items;
  fewer.heads.pop_back();
  EXPECT_NE(make(fewer).digest(), whole);
  fewer = items;
  fewer.inclusions.pop_back();
  EXPECT_NE(make(fewer).digest(), whole);
  fewer = items;
  fewer.leaves.pop_back();
  EXPECT_NE(make(fewer).digest(), whole);
  fewer = items;
  fewer.links.pop_back();
  EXPECT_NE(make(fewer).digest(), whole);
}

TEST_F(LogItems, LeaveTheDigestOfASetWithoutThemAsItWas) {
  Items items;
  items.files = {bound_.certificate, bound_.issuer, revoked_};
  const Set set = make(items);
  Bytes content;
  const auto append = [&](std::uint8_t kind, const Sha256Digest& digest) {
    content.push_back(kind);
    content.insert(content.end(), digest.bytes.begin(), digest.bytes.end());
  };
  for (const x509::Certificate& certificate : set.certificates()) append(1, certificate.sha256);
  for (const x509::RevocationList& list : set.revocation_lists()) append(2, list.sha256);
  EXPECT_EQ(set.digest(), provider_->sha256(content));
}

TEST_F(LogItems, AreFoundByLogAndPlace) {
  const Set set = make(everything());
  EXPECT_EQ(set.find_tree_heads(log_->id()).size(), 2U);
  EXPECT_TRUE(set.find_tree_heads(tiled_->id()).empty());
  EXPECT_EQ(set.tree_heads()[set.find_tree_heads(log_->id())[0]].tree_size, 9U);
  EXPECT_EQ(set.find_inclusions(log_->id(), hash_of_leaf(bound_.leaves[0])).size(), 1U);
  EXPECT_EQ(set.find_inclusions_at(log_->id(), 6).size(), 1U);
  EXPECT_TRUE(set.find_inclusions_at(tiled_->id(), 6).empty());
  const auto leaves = set.find_leaves(log_->id(), hash_of_leaf(other_.leaves[0]));
  ASSERT_EQ(leaves.size(), 1U);
  EXPECT_EQ(set.leaves()[leaves[0]].leaf, other_.leaves[0]);
  EXPECT_EQ(set.leaf_readings()[leaves[0]].fit, Fit::fits);
}

TEST_F(LogItems, BeyondTheLimitsAreLeftOutWithAFinding) {
  limits_.log_items = 1;
  const Set set = make(everything());
  EXPECT_EQ(set.tree_heads().size(), 1U);
  EXPECT_EQ(set.inclusions().size(), 1U);
  EXPECT_EQ(set.leaves().size(), 1U);
  EXPECT_EQ(set.links().size(), 1U);
  EXPECT_EQ(std::ranges::count(set.findings(), Code::evidence_limit, &Finding::code), 4);
}

TEST_F(LogItems, ThatCannotBeReadAreLeftOutWithAFinding) {
  Items items = everything();
  items.heads.resize(1);
  items.heads[0].signature.resize(4096);
  items.inclusions.resize(1);
  items.inclusions[0].proof.path.resize(limits_.proof_nodes + 1);
  items.leaves[0].leaf.pop_back();
  items.leaves[1].certificate.pop_back();
  items.links.resize(1);
  items.links[0].proof.path.resize(limits_.proof_nodes + 1);
  const Set set = make(items);
  EXPECT_TRUE(set.tree_heads().empty() && set.inclusions().empty() && set.leaves().empty() && set.links().empty());
  EXPECT_EQ(std::ranges::count(set.findings(), Code::evidence_unreadable, &Finding::code), 5);
}

TEST_F(LogItems, AreEncodedSoThatNoTwoAreOne) {
  Items items = everything();
  const Bytes first = encode_item(items.leaves[0]);
  items.leaves[0].leaf.push_back(items.leaves[0].certificate.front());
  items.leaves[0].certificate.erase(items.leaves[0].certificate.begin());
  EXPECT_NE(encode_item(items.leaves[0]), first);
}

}  // namespace
}  // namespace emblem::evidence
