#include "core/ct/sct.h"

#include <gtest/gtest.h>

#include "core/ct/static_ct.h"
#include "core/ct/timestamped_entry.h"

namespace emblem::ct {
namespace {

Bytes vector_of(const Bytes& content) {
  Bytes out = {static_cast<std::uint8_t>(content.size() >> 8), static_cast<std::uint8_t>(content.size())};
  out.insert(out.end(), content.begin(), content.end());
  return out;
}

Bytes join(const std::vector<Bytes>& parts) {
  Bytes all;
  for (const Bytes& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

const Bytes timestamp = {0, 0, 0, 0, 0, 0, 0x07, 0xd1};  // 2001 milliseconds

Bytes make_sct(std::uint8_t version) {
  return join({{version}, Bytes(32, 7), timestamp, vector_of({1, 2}), {4, 3}, vector_of({9})});
}

Bytes make_list(const std::vector<Bytes>& scts) {
  Bytes entries;
  for (const Bytes& sct : scts) entries = join({entries, vector_of(sct)});
  return vector_of(entries);
}

TEST(SctList, IsReadEntryByEntry) {
  const auto list = parse_sct_list(make_list({make_sct(0), make_sct(0)}), Limits{});
  ASSERT_TRUE(list);
  ASSERT_EQ(list->scts.size(), 2U);
  EXPECT_TRUE(list->findings.empty());
  const Sct& sct = list->scts[0];
  EXPECT_EQ(sct.log_id.bytes[31], 7);
  EXPECT_EQ(sct.time(), (UnixTime{2, 1'000'000}));
  EXPECT_EQ(sct.extensions, (Bytes{1, 2}));
  EXPECT_EQ(sct.hash_algorithm, 4);
  EXPECT_EQ(sct.signature_algorithm, 3);
  EXPECT_EQ(sct.signature, (Bytes{9}));
}

TEST(SctList, EntryOfAnotherVersionIsSkippedWithAFinding) {
  const auto list = parse_sct_list(make_list({make_sct(1), make_sct(0)}), Limits{});
  ASSERT_TRUE(list);
  EXPECT_EQ(list->scts.size(), 1U);
  ASSERT_EQ(list->findings.size(), 1U);
  EXPECT_EQ(list->findings[0].code, Code::sct_version_unknown);
  EXPECT_EQ(list->findings[0].where, "sct 1");
}

TEST(SctList, BrokenEntrySpoilsNoOther) {
  Bytes longer = make_sct(0);
  longer.push_back(0);
  const Bytes sound = make_sct(0);
  for (const Bytes& broken : {longer, Bytes(sound.begin(), sound.end() - 1), Bytes{}}) {
    const auto list = parse_sct_list(make_list({broken, make_sct(0)}), Limits{});
    ASSERT_TRUE(list);
    EXPECT_EQ(list->scts.size(), 1U);
    ASSERT_EQ(list->findings.size(), 1U);
    EXPECT_EQ(list->findings[0].code, Code::sct_list_malformed);
  }
}

TEST(SctList, LengthsThatDoNotAddUpAreRefused) {
  const Bytes good = make_list({make_sct(0)});
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(parse_sct_list(ByteView(good).first(size), Limits{})) << size;
  }
  Bytes longer = good;
  longer.push_back(0);
  EXPECT_EQ(parse_sct_list(longer, Limits{}).error().code, Code::sct_list_malformed);
  EXPECT_FALSE(parse_sct_list(make_list({}), Limits{}));
}

TEST(SctList, OfMoreEntriesThanAllowedIsRefused) {
  Limits limits;
  limits.scts = 2;
  EXPECT_TRUE(parse_sct_list(make_list({make_sct(0), make_sct(0)}), limits));
  EXPECT_EQ(parse_sct_list(make_list({make_sct(0), make_sct(0), make_sct(0)}), limits).error().code,
            Code::limit_exceeded);
}

TEST(LeafIndex, IsTheFiveBytesOfTypeZero) {
  EXPECT_EQ(find_leaf_index(Bytes{0, 0, 5, 0, 0x58, 0x96, 0xb9, 0xc4}), 1486272964U);
  EXPECT_EQ(find_leaf_index(Bytes{7, 0, 1, 9, 0, 0, 5, 0xff, 0xff, 0xff, 0xff, 0xff}), 0xffffffffffU);
}

TEST(LeafIndex, IsMissingWhenNotThereOnceAndWhole) {
  EXPECT_EQ(find_leaf_index({}), std::nullopt);
  EXPECT_EQ(find_leaf_index(Bytes{7, 0, 1, 9}), std::nullopt);
  EXPECT_EQ(find_leaf_index(Bytes{0, 0, 4, 1, 1, 1, 1}), std::nullopt);
  EXPECT_EQ(find_leaf_index(Bytes{0, 0, 5, 1, 1, 1, 1}), std::nullopt);
  EXPECT_EQ(find_leaf_index(Bytes{0, 0, 5, 1, 1, 1, 1, 1, 0}), std::nullopt);
  EXPECT_EQ(find_leaf_index(Bytes{0, 0, 5, 1, 1, 1, 1, 1, 0, 0, 5, 1, 1, 1, 1, 1}), std::nullopt);
}

TEST(TimestampedEntry, IsWrittenAsRfc6962Says) {
  Sct sct;
  sct.timestamp = 2001;
  sct.extensions = {1, 2};
  const Bytes tbs = {0x30, 0x00};
  PrecertificateEntry entry{.issuer_key_hash = {}, .tbs = tbs};
  entry.issuer_key_hash.bytes.fill(5);
  EXPECT_EQ(encode_timestamped_entry(sct, entry),
            join({{0, 0}, timestamp, {0, 1}, Bytes(32, 5), {0, 0, 2, 0x30, 0x00}, {0, 2, 1, 2}}));
}

}  // namespace
}  // namespace emblem::ct
