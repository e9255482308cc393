#include "core/ct/leaf.h"

#include <gtest/gtest.h>

#include "core/bytes/base_encodings.h"
#include "core/ct/timestamped_entry.h"
#include "core/ct/tls_syntax.h"

namespace emblem::ct {
namespace {

Bytes hex(std::string_view text) { return *parse_hex(text); }

// Version 1, timestamped entry, 2001 milliseconds, a certificate of two bytes, extensions of one.
const Bytes certificate_leaf = hex("0000 00000000000007d1 0000 000002 3000 0001 07");

TEST(Leaf, OfACertificateIsReadFieldByField) {
  const auto leaf = parse_leaf(certificate_leaf, Limits{});
  ASSERT_TRUE(leaf);
  EXPECT_EQ(leaf->kind, LeafKind::certificate);
  EXPECT_EQ(leaf->time(), (UnixTime{2, 1'000'000}));
  EXPECT_EQ(leaf->issuer_key_hash, Sha256Digest{});
  EXPECT_EQ(leaf->content, hex("3000"));
  EXPECT_EQ(leaf->extensions, hex("07"));
}

TEST(Leaf, OfAPrecertificateIsWhatItsTimestampSigned) {
  Sct sct;
  sct.timestamp = 2001;
  sct.extensions = {1, 2};
  const Bytes tbs = hex("3003020105");
  PrecertificateEntry entry{.issuer_key_hash = {}, .tbs = tbs};
  entry.issuer_key_hash.bytes.fill(5);
  const auto leaf = parse_leaf(encode_timestamped_entry(sct, entry), Limits{});
  ASSERT_TRUE(leaf);
  EXPECT_EQ(*leaf, (Leaf{.timestamp = 2001,
                         .kind = LeafKind::precertificate,
                         .issuer_key_hash = entry.issuer_key_hash,
                         .content = tbs,
                         .extensions = {1, 2}}));
}

TEST(Leaf, CutOrFollowedByBytesIsRefused) {
  for (std::size_t size = 0; size < certificate_leaf.size(); ++size) {
    const auto leaf = parse_leaf(ByteView(certificate_leaf).first(size), Limits{});
    ASSERT_FALSE(leaf) << size;
    EXPECT_EQ(leaf.error().code, Code::leaf_malformed);
  }
  Bytes longer = certificate_leaf;
  longer.push_back(0);
  EXPECT_EQ(parse_leaf(longer, Limits{}).error().where, "byte 20");
}

TEST(Leaf, OfAnotherVersionOrKindIsRefused) {
  for (const std::size_t place : {0U, 1U, 10U, 11U}) {
    Bytes other = certificate_leaf;
    other[place] = 2;
    EXPECT_EQ(parse_leaf(other, Limits{}).error().code, Code::leaf_malformed) << place;
  }
}

TEST(Leaf, WithoutContentIsRefused) {
  EXPECT_FALSE(parse_leaf(hex("0000 00000000000007d1 0000 000000 0000"), Limits{}));
  EXPECT_TRUE(parse_leaf(hex("0000 00000000000007d1 0000 000001 30 0000"), Limits{}));
}

TEST(Leaf, LargerThanAllowedIsRefused) {
  Limits limits;
  limits.log_entry_bytes = certificate_leaf.size();
  EXPECT_TRUE(parse_leaf(certificate_leaf, limits));
  --limits.log_entry_bytes;
  EXPECT_EQ(parse_leaf(certificate_leaf, limits).error().code, Code::limit_exceeded);
}

TEST(Leaf, IsTakenFromWhatFollowsIt) {
  Bytes two(certificate_leaf.begin() + 2, certificate_leaf.end());
  append(two, hex("aabb"));
  Cursor cursor(two);
  ASSERT_TRUE(take_timestamped_entry(cursor));
  EXPECT_EQ(cursor.remaining(), 2U);
}

}  // namespace
}  // namespace emblem::ct
