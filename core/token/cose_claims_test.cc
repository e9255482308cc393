#include "core/token/cose_claims.h"

#include "core/token/token_fixture_test.h"

namespace emblem::token {
namespace {

class CoseClaimsTest : public TokenTest {
 protected:
  // One entry, in hexadecimal.
  Result<CoseClaims> read(const std::string& entry, Dialect dialect = Dialect::cose) const {
    return parse_claims(*parse_hex("a1" + entry), dialect, limits_);
  }
  void expect_error(const std::string& entry, Code code, std::string_view where) const {
    const auto claims = read(entry);
    ASSERT_FALSE(claims) << entry;
    EXPECT_EQ(claims.error().code, code) << entry;
    EXPECT_EQ(claims.error().where, where) << entry;
  }

  const std::string digest_ = "5820" + std::string(64, '1');
  const std::string id_ = "626964" + digest_;
  const std::string hash_ = "6468617368" + digest_;
  const std::string index_ = "65696e64657807";
};

TEST_F(CoseClaimsTest, VersionIsOne) {
  EXPECT_EQ(read("6376657201")->version, 1U);
  expect_error("6376657202", Code::claim_malformed, "ver");
  expect_error("6376657200", Code::claim_malformed, "ver");
  expect_error("63766572627631", Code::claim_malformed, "ver");
}

TEST_F(CoseClaimsTest, TimesAreIntegersOrFiniteFloats) {
  EXPECT_EQ(read("041a6cc7b480")->expires, (UnixTime{1825027200, 0}));
  EXPECT_EQ(read("0520")->not_before, (UnixTime{-1, 0}));
  EXPECT_EQ(read("06f93e00")->issued_at, (UnixTime{1, 500000000}));
  EXPECT_EQ(read("06fb3ff8000000000000")->issued_at, (UnixTime{1, 500000000}));
  for (const std::string value : {"f97c00", "f97e00", "f9fc00", "c101", "6130", "f6", "f5", "c24101", "80"}) {
    expect_error("04" + value, Code::claim_malformed, "exp");
    expect_error("05" + value, Code::claim_malformed, "nbf");
    expect_error("06" + value, Code::claim_malformed, "iat");
  }
}

TEST_F(CoseClaimsTest, TimesBeyondOurRangeSaturate) {
  EXPECT_EQ(read("041bffffffffffffffff")->expires, UnixTime::max());
  EXPECT_EQ(read("053bffffffffffffffff")->not_before, UnixTime::min());
}

TEST_F(CoseClaimsTest, OrganizationsAreTexts) {
  EXPECT_TRUE(read("01" + hex_of_text("https://a.example"))->issuer);
  EXPECT_TRUE(read("02" + hex_of_text("https://a.example"))->subject);
  expect_error("01" + hex_of_text("https://a.example/"), Code::organization_malformed, "iss");
  expect_error("0200", Code::claim_malformed, "sub");
}

TEST_F(CoseClaimsTest, OtherIntegerLabelsAreForbidden) {
  for (const std::string label : {"00", "03", "07", "08", "20", "190100"}) {
    EXPECT_EQ(read(label + "00").error().code, Code::claim_forbidden) << label;
  }
  expect_error("0300", Code::claim_forbidden, "label 3");
  EXPECT_EQ(read("1bffffffffffffffff00").error().code, Code::claim_forbidden);
  EXPECT_EQ(read("410100").error().code, Code::claim_forbidden);
}

TEST_F(CoseClaimsTest, TextNamesOfRegisteredClaimsAreForbidden) {
  for (const std::string name : {"iss", "sub", "aud", "exp", "nbf", "iat", "cti"}) {
    expect_error(hex_of_text(name) + "00", Code::claim_forbidden, name);
  }
}

TEST_F(CoseClaimsTest, OtherTextClaimsAreToleratedWithANote) {
  const auto claims = read(hex_of_text("Iss") + "8101");
  ASSERT_TRUE(claims);
  EXPECT_EQ(claims->findings, (std::vector<Finding>{{Code::claim_unknown, "", "Iss"}}));
}

TEST_F(CoseClaimsTest, PurposesAre1To31) {
  EXPECT_EQ(read("6370727001")->purposes, 1);
  EXPECT_EQ(read("63707270181f")->purposes, 31);
  for (const std::string value : {"00", "1820", "20", "f93c00", "6131", "190101"}) {
    expect_error("63707270" + value, Code::claim_malformed, "prp");
  }
}

TEST_F(CoseClaimsTest, AssetsAreANonEmptyArray) {
  const std::string assets = hex_of_text("assets");
  EXPECT_EQ(read(assets + "82" + hex_of_text("a.b") + hex_of_text("c.d"))->assets->size(), 2U);
  expect_error(assets + "80", Code::claim_malformed, "assets");
  expect_error(assets + hex_of_text("a.b"), Code::claim_malformed, "assets");
  expect_error(assets + "8107", Code::claim_malformed, "assets");
}

TEST_F(CoseClaimsTest, MalformedAssetIsSkippedUnlessNoneIsLeft) {
  const auto claims = read(hex_of_text("assets") + "83" + hex_of_text("*.b") + "820102" + hex_of_text("c.d"));
  ASSERT_TRUE(claims);
  EXPECT_EQ(claims->assets->size(), 1U);
  ASSERT_EQ(claims->findings.size(), 2U);
  EXPECT_EQ(claims->findings[0].where, "assets[0]");
  EXPECT_EQ(claims->findings[1].where, "assets[1]");
  limits_.assets = 1;
  EXPECT_EQ(read(hex_of_text("assets") + "82" + hex_of_text("a.b") + hex_of_text("c.d")).error().code,
            Code::limit_exceeded);
}

TEST_F(CoseClaimsTest, EndorsedKeyHas32Bytes) {
  EXPECT_TRUE(read("636b6579" + digest_)->key);
  expect_error("636b6579581f" + std::string(62, '1'), Code::claim_malformed, "key");
  expect_error("636b65796131", Code::claim_malformed, "key");
}

TEST_F(CoseClaimsTest, EndIsABoolean) {
  EXPECT_EQ(read("63656e64f4")->end, false);
  EXPECT_EQ(read("63656e64f5")->end, true);
  for (const std::string value : {"f6", "00", "01", "6474727565"}) {
    expect_error("63656e64" + value, Code::claim_malformed, "end");
  }
}

TEST_F(CoseClaimsTest, LogIsANonEmptyArray) {
  const auto claims = read("636c6f6782a2" + id_ + hash_ + "a2" + id_ + index_);
  ASSERT_TRUE(claims);
  ASSERT_EQ(claims->log->size(), 2U);
  EXPECT_TRUE(std::holds_alternative<Sha256Digest>((*claims->log)[0].place));
  EXPECT_TRUE(std::holds_alternative<std::uint64_t>((*claims->log)[1].place));
  expect_error("636c6f6780", Code::claim_malformed, "log");
  expect_error("636c6f67a0", Code::claim_malformed, "log");
}

TEST_F(CoseClaimsTest, MalformedLogEntryIsSkippedUnlessNoneIsLeft) {
  for (const std::string& bad :
       {std::string("07"), std::string("a0"), "a1" + id_, "a1" + hash_, "a3" + id_ + hash_ + index_,
        "a2626964"
        "4111" +
            hash_,
        "a2" + id_ +
            "6468617368"
            "4111",
        "a2" + id_ +
            "65696e646578"
            "20",
        "a3" + id_ + index_ + "617800", "a3" + id_ + index_ + "0000",
        "a2" + id_ +
            "65696e646578"
            "f93c00"}) {
    const auto claims = read("636c6f6782a2" + id_ + index_ + bad);
    ASSERT_TRUE(claims) << bad;
    EXPECT_EQ(claims->log->size(), 1U) << bad;
    EXPECT_EQ(where_of(claims->findings, Code::log_entry_malformed), "log[1]") << bad;
    expect_error("636c6f6781" + bad, Code::claim_malformed, "log");
  }
}

TEST_F(CoseClaimsTest, LogEntriesAreBounded) {
  limits_.log_entries = 1;
  expect_error("636c6f67820102", Code::limit_exceeded, "log");
}

TEST_F(CoseClaimsTest, KeysMustNotRepeatAnywhere) {
  EXPECT_EQ(parse_claims(*parse_hex("a2 0401 0402"), Dialect::cose, limits_).error().code, Code::cbor_repeated_key);
  EXPECT_EQ(parse_claims(*parse_hex("a2 0401 180402"), Dialect::cose, limits_).error().code, Code::cbor_repeated_key);
  EXPECT_EQ(read("6178a2 0001 0002").error().code, Code::cbor_repeated_key);
}

TEST_F(CoseClaimsTest, NestingIsBounded) {
  std::string nested;
  for (int i = 0; i < 15; ++i) nested += "81";
  EXPECT_TRUE(read("6178" + nested + "00"));
  EXPECT_EQ(read("6178"
                 "81" +
                 nested + "00")
                .error()
                .code,
            Code::limit_exceeded);
}

TEST_F(CoseClaimsTest, IsOneMap) {
  EXPECT_EQ(parse_claims(*parse_hex("80"), Dialect::cose, limits_).error().code, Code::claim_malformed);
  EXPECT_EQ(parse_claims(*parse_hex("a0 00"), Dialect::cose, limits_).error().code, Code::input_trailing);
  EXPECT_EQ(parse_claims(*parse_hex("bfff"), Dialect::cose, limits_).error().code, Code::cbor_indefinite);
}

}  // namespace
}  // namespace emblem::token
