#include "core/ct/logged_entry.h"

#include "core/ct/recorded_test.h"
#include "core/ct/static_ct.h"
#include "core/ct/tls_syntax.h"
#include "core/x509/precertificate.h"

namespace emblem::ct {
namespace {

Bytes hex(std::string_view text) { return *parse_hex(text); }

Bytes join(const std::vector<Bytes>& parts) {
  Bytes all;
  for (const Bytes& part : parts) append(all, part);
  return all;
}

const Bytes fingerprint(32, 0x11);
const Bytes key_hash(32, 0x05);
// Without version and leaf type; the content is 3000 or 3003020105.
const Bytes certificate_entry = hex("00000000000007d1 0000 000002 3000 0000");
const Bytes precertificate_entry =
    join({hex("00000000000007d1 0001"), key_hash, hex("000005 3003020105 0008 0000050000000102")});
const Bytes version = hex("0000");
const Bytes submitted = hex("000003 300161");

// Each ends with a chain of two.
const Bytes certificate_tile = join({certificate_entry, hex("0040"), fingerprint, fingerprint});
const Bytes precertificate_tile = join({precertificate_entry, submitted, hex("0040"), fingerprint, fingerprint});

TEST(TileEntry, OfACertificateHasItInItsLeaf) {
  const auto entries = parse_data_tile(certificate_tile, 1, Limits{});
  ASSERT_TRUE(entries) << to_text(entries.error());
  EXPECT_EQ((*entries)[0].leaf, join({version, certificate_entry}));
  EXPECT_EQ((*entries)[0].certificate, hex("3000"));
  ASSERT_EQ((*entries)[0].issuers.size(), 2U);
  EXPECT_EQ(Bytes((*entries)[0].issuers[1].bytes.begin(), (*entries)[0].issuers[1].bytes.end()), fingerprint);
}

TEST(TileEntry, OfAPrecertificateHasWhatWasSubmitted) {
  const auto entries = parse_data_tile(precertificate_tile, 1, Limits{});
  ASSERT_TRUE(entries) << to_text(entries.error());
  EXPECT_EQ((*entries)[0].leaf, join({version, precertificate_entry}));
  EXPECT_EQ((*entries)[0].certificate, hex("300161"));
  const auto leaf = parse_leaf((*entries)[0].leaf, Limits{});
  ASSERT_TRUE(leaf);
  EXPECT_EQ(leaf->content, hex("3003020105"));
}

TEST(TileEntry, OfARealLogHasItsPrecertificateWithoutThePoisonInItsLeaf) {
  const auto entries = parse_data_tile(recorded("data_tile_of_two"), 2, Limits{});
  ASSERT_TRUE(entries) << to_text(entries.error());
  for (std::size_t i = 0; i < entries->size(); ++i) {
    const TileEntry& entry = (*entries)[i];
    const auto leaf = parse_leaf(entry.leaf, Limits{});
    ASSERT_TRUE(leaf);
    EXPECT_EQ(leaf->kind, LeafKind::precertificate);
    EXPECT_EQ(x509::poisonless_tbs(entry.certificate), leaf->content);
    EXPECT_EQ(find_leaf_index(leaf->extensions), 1024 + i);
    EXPECT_EQ(entry.issuers.size(), 2U);
  }
}

TEST(TileEntry, IsWrittenAsItWasRead) {
  for (const Bytes& tile : {certificate_tile, precertificate_tile}) {
    EXPECT_EQ(encode_tile_entry(parse_data_tile(tile, 1, Limits{})->front()), tile);
  }
  const Bytes real = recorded("data_tile_of_two");
  const auto entries = parse_data_tile(real, 2, Limits{});
  ASSERT_TRUE(entries);
  EXPECT_EQ(join({encode_tile_entry(entries->front()), encode_tile_entry(entries->back())}), real);
}

TEST(TileEntry, StandsInItsPlaceAmongOthers) {
  const auto entries = parse_data_tile(join({certificate_tile, precertificate_tile, certificate_tile}), 3, Limits{});
  ASSERT_TRUE(entries);
  ASSERT_EQ(entries->size(), 3U);
  EXPECT_EQ((*entries)[1].certificate, hex("300161"));
  EXPECT_EQ((*entries)[2].certificate, hex("3000"));
}

TEST(TileEntry, MayHaveNoIssuers) {
  const auto entries = parse_data_tile(join({certificate_entry, hex("0000")}), 1, Limits{});
  ASSERT_TRUE(entries);
  EXPECT_TRUE((*entries)[0].issuers.empty());
}

TEST(DataTile, OfFewerOrMoreEntriesThanItShouldHaveIsRefused) {
  const Bytes two = join({certificate_tile, precertificate_tile});
  EXPECT_TRUE(parse_data_tile(two, 2, Limits{}));
  EXPECT_EQ(parse_data_tile(two, 1, Limits{}).error().code, Code::leaf_malformed);
  EXPECT_EQ(parse_data_tile(two, 3, Limits{}).error().where, "entry 2: byte " + std::to_string(two.size()));
}

TEST(DataTile, CutAnywhereIsRefused) {
  const Bytes two = join({certificate_tile, precertificate_tile});
  for (std::size_t size = 0; size < two.size(); ++size) {
    const auto entries = parse_data_tile(ByteView(two).first(size), 2, Limits{});
    ASSERT_FALSE(entries) << size;
    EXPECT_EQ(entries.error().code, Code::leaf_malformed);
  }
}

TEST(DataTile, WithAChainThatIsNotOfDigestsIsRefused) {
  EXPECT_FALSE(parse_data_tile(join({certificate_entry, hex("0001 11")}), 1, Limits{}));
  EXPECT_FALSE(parse_data_tile(join({certificate_entry, hex("0021"), fingerprint, hex("11")}), 1, Limits{}));
}

TEST(DataTile, BeyondItsBoundsIsRefused) {
  Limits limits;
  limits.http_answer_bytes = certificate_tile.size();
  limits.log_entry_bytes = certificate_entry.size() + 2;
  limits.certificate_bytes = 2;
  EXPECT_TRUE(parse_data_tile(certificate_tile, 1, limits));
  for (std::size_t Limits::* bound :
       {&Limits::http_answer_bytes, &Limits::log_entry_bytes, &Limits::certificate_bytes}) {
    Limits tighter = limits;
    --(tighter.*bound);
    EXPECT_EQ(parse_data_tile(certificate_tile, 1, tighter).error().code, Code::limit_exceeded);
  }
}

const Bytes chain = hex("00000a 000002 3000 000002 3001");

TEST(LoggedEntry, OfACertificateHasItInItsLeafAndItsIssuersBeside) {
  const Bytes leaf = join({version, certificate_entry});
  const auto entry = parse_logged_entry(leaf, chain, Limits{});
  ASSERT_TRUE(entry) << to_text(entry.error());
  EXPECT_EQ(*entry, (LoggedEntry{.leaf = leaf, .certificate = hex("3000"), .chain = {hex("3000"), hex("3001")}}));
}

TEST(LoggedEntry, OfAPrecertificateHasWhatWasSubmitted) {
  const Bytes leaf = join({version, precertificate_entry});
  const auto entry = parse_logged_entry(leaf, join({submitted, chain}), Limits{});
  ASSERT_TRUE(entry) << to_text(entry.error());
  EXPECT_EQ(*entry, (LoggedEntry{.leaf = leaf, .certificate = hex("300161"), .chain = {hex("3000"), hex("3001")}}));
}

TEST(LoggedEntry, WithTheExtraDataOfTheOtherKindIsRefused) {
  EXPECT_FALSE(parse_logged_entry(join({version, certificate_entry}), join({submitted, chain}), Limits{}));
  EXPECT_FALSE(parse_logged_entry(join({version, precertificate_entry}), chain, Limits{}));
}

TEST(LoggedEntry, CutOrFollowedByBytesIsRefused) {
  const Bytes leaf = join({version, precertificate_entry});
  const Bytes extra = join({submitted, chain});
  for (std::size_t size = 0; size < extra.size(); ++size) {
    const auto entry = parse_logged_entry(leaf, ByteView(extra).first(size), Limits{});
    ASSERT_FALSE(entry) << size;
    EXPECT_EQ(entry.error().code, Code::leaf_malformed);
    EXPECT_TRUE(entry.error().where.starts_with("extra_data: byte ")) << entry.error().where;
  }
  EXPECT_FALSE(parse_logged_entry(leaf, join({extra, {0}}), Limits{}));
  EXPECT_TRUE(parse_logged_entry(join({leaf, {0}}), extra, Limits{}).error().where.starts_with("leaf_input: "));
}

TEST(LoggedEntry, WithABrokenChainIsRefused) {
  const Bytes leaf = join({version, certificate_entry});
  EXPECT_TRUE(parse_logged_entry(leaf, hex("000000"), Limits{}));
  EXPECT_FALSE(parse_logged_entry(leaf, hex("000003 000000"), Limits{}));
  EXPECT_FALSE(parse_logged_entry(leaf, hex("000004 000002 30"), Limits{}));
  EXPECT_FALSE(parse_logged_entry(leaf, hex("000006 000002 3000 00"), Limits{}));
}

TEST(LoggedEntry, BeyondItsBoundsIsRefused) {
  const Bytes leaf = join({version, certificate_entry});
  Limits limits;
  limits.log_entry_bytes = leaf.size();
  limits.certificate_bytes = 2;
  EXPECT_TRUE(parse_logged_entry(leaf, chain, limits));
  --limits.certificate_bytes;
  EXPECT_EQ(parse_logged_entry(leaf, chain, limits).error().code, Code::limit_exceeded);
  ++limits.certificate_bytes;
  limits.log_entry_bytes = leaf.size() - 1;
  EXPECT_EQ(parse_logged_entry(leaf, chain, limits).error().code, Code::limit_exceeded);
}

}  // namespace
}  // namespace emblem::ct
