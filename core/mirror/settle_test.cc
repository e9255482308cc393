#include "core/mirror/settle.h"

#include <gtest/gtest.h>

#include "adapters/provider/provider.h"
#include "core/ct/partial_tree.h"
#include "core/ct/tls_syntax.h"

namespace emblem::mirror {
namespace {

const crypto::Provider& provider() {
  static const auto made = provider::make_provider();
  return *made;
}

// Entries 256 to 511 of a tree of 600; what stands around them is nobody's.
class SettleTest : public testing::Test {
 protected:
  SettleTest() {
    for (std::uint64_t index = 256; index < 512; ++index) ct::append(file_, ct::encode_tile_entry(entry(index)));
    const Content content = *parse_content(file_, range_, provider(), limits_);
    ct::PartialTree tree(600, provider());
    tree.add({0, 256}, Sha256Digest{});
    tree.add(range_, content.root);
    tree.add({512, 600}, Sha256Digest{});
    Section section{.range = range_,
                    .tree_size = 600,
                    .content = provider().sha256(file_),
                    .path = *tree.find_path(range_),
                    .marks = {}};
    for (const Sha256Digest& hash : content.leaf_hashes) section.marks.push_back(mark_of(hash));
    hashes_ = content.leaf_hashes;
    log_.heads[600] = {.tree_size = 600, .root = *tree.find_root()};
    log_.told = {{0, 600}, {256, 600}};
    log_.sections[256] = section;
  }

  // A certificate of two bytes.
  static ct::TileEntry entry(std::uint64_t index) {
    ct::TileEntry made;
    ct::append_uint(made.leaf, 0, 2);
    ct::append_uint(made.leaf, 1'780'000'000'000 + index, 8);
    ct::append_uint(made.leaf, 0, 2);
    ct::append_uint(made.leaf, 2, 3);
    ct::append_uint(made.leaf, index, 2);
    ct::append_uint(made.leaf, 0, 2);
    ct::append_uint(made.certificate, index, 2);
    made.issuers = {Sha256Digest{}};
    return made;
  }

  Result<std::optional<Settled>> settle_first(const Place& place, ByteView file) {
    const auto candidates = find_candidates(log_, place);
    EXPECT_EQ(candidates.size(), 1U);
    return settle(candidates.front(), place, file, provider(), limits_);
  }

  Limits limits_;
  ct::LeafRange range_{256, 512};
  Bytes file_;
  MirroredLog log_;
  std::vector<Sha256Digest> hashes_;
};

TEST_F(SettleTest, AnswersByIndexAndByHash) {
  for (const Place& place : {Place(std::uint64_t{300}), Place(hashes_[44])}) {
    const auto settled = settle_first(place, file_);
    ASSERT_TRUE(settled && *settled);
    EXPECT_EQ((*settled)->leaf.certificate, entry(300).certificate);
    EXPECT_EQ((*settled)->inclusion.leaf_hash, hashes_[44]);
    EXPECT_EQ((*settled)->inclusion.proof.index, 300U);
    EXPECT_EQ(ct::root_of_inclusion(hashes_[44], (*settled)->inclusion.proof, provider()), log_.heads[600].root);
    EXPECT_EQ((*settled)->issuers, entry(300).issuers);
    EXPECT_EQ((*settled)->told, (ct::LeafRange{256, 600}));
  }
}

TEST_F(SettleTest, HasNoCandidatesOutsideOfItsSections) {
  for (const std::uint64_t index : {std::uint64_t{0}, std::uint64_t{255}, std::uint64_t{512}, ~std::uint64_t{0}}) {
    EXPECT_TRUE(find_candidates(log_, index).empty());
  }
  EXPECT_TRUE(find_candidates(log_, Sha256Digest{}).empty());
}

TEST_F(SettleTest, AnotherHashWithTheSameMarkIsNotIt) {
  Sha256Digest other = hashes_[44];
  other.bytes[31] ^= 1;
  const auto settled = settle_first(other, file_);
  ASSERT_TRUE(settled);
  EXPECT_FALSE(*settled);
}

TEST_F(SettleTest, RefusesAFileThatChanged) {
  Bytes other = file_;
  other.back() ^= 1;
  const auto settled = settle_first(std::uint64_t{300}, other);
  ASSERT_FALSE(settled);
  EXPECT_EQ(settled.error().code, Code::mirror_malformed);
}

TEST_F(SettleTest, RefusesWhatDoesNotLeadToTheHead) {
  log_.heads[600].root.bytes[0] ^= 1;
  EXPECT_EQ(settle_first(std::uint64_t{300}, file_).error().code, Code::mirror_malformed);
  log_.heads[600].root.bytes[0] ^= 1;
  log_.sections[256].path.pop_back();
  EXPECT_EQ(settle_first(std::uint64_t{300}, file_).error().code, Code::mirror_malformed);
}

}  // namespace
}  // namespace emblem::mirror
