#include "core/cose/cose_key.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/bytes/base_encodings.h"
#include "core/cbor/encoder.h"

namespace emblem::cose {
namespace {

using crypto::Algorithm;
using crypto::Curve;

// A COSE_Key from the hexadecimal of its entries, label and value together.
Result<keys::ParsedKey> parse(const std::vector<std::string>& entries) {
  std::string hex = encode_hex(cbor::Encoder().map(entries.size()).encoded());
  for (const std::string& entry : entries) hex += entry;
  return parse_cose_key(*parse_hex(hex), Limits{});
}

std::string repeated(std::size_t count) {
  std::string hex;
  while (count-- > 0) hex += "11";
  return hex;
}

const std::string ec2 = "0102";
const std::string okp = "0101";
const std::string p256 = "2001";
const std::string ed25519 = "2006";
const std::string es256 = "0326";
const std::string eddsa = "0327";
const std::string x32 = "215820" + repeated(32);
const std::string y32 = "225820" + repeated(32);

bool has_finding(const keys::ParsedKey& parsed, Code code) {
  return std::ranges::find(parsed.findings, code, &Finding::code) != parsed.findings.end();
}

void expect_error(const std::vector<std::string>& entries, Code code, std::string_view where) {
  const auto parsed = parse(entries);
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().code, code);
  EXPECT_EQ(parsed.error().where, where);
}

TEST(CoseKey, OfEveryCurveIsRead) {
  const auto p256_key = parse({ec2, es256, p256, x32, y32});
  ASSERT_TRUE(p256_key);
  EXPECT_EQ(p256_key->key, (crypto::PublicKey{Curve::p256, Bytes(32, 0x11), Bytes(32, 0x11)}));
  EXPECT_TRUE(p256_key->findings.empty());
  const auto p384 = parse({ec2, "033822", "2002", "215830" + repeated(48), "225830" + repeated(48)});
  ASSERT_TRUE(p384);
  EXPECT_EQ(p384->key.curve, Curve::p384);
  const auto p521 = parse({ec2, "033823", "2003", "215842" + repeated(66), "225842" + repeated(66)});
  ASSERT_TRUE(p521);
  EXPECT_EQ(p521->key.curve, Curve::p521);
  const auto ed = parse({okp, eddsa, ed25519, x32});
  ASSERT_TRUE(ed);
  EXPECT_EQ(ed->key, (crypto::PublicKey{Curve::ed25519, Bytes(32, 0x11), {}}));
}

TEST(CoseKey, OfAnotherTypeOrCurveIsRefused) {
  expect_error({ec2, "2008", x32, y32}, Code::key_algorithm_refused, "label -1");  // secp256k1
  expect_error({okp, "2004", x32}, Code::key_algorithm_refused, "label -1");       // X25519
  expect_error({okp, p256, x32, y32}, Code::key_algorithm_refused, "label -1");
  expect_error({ec2, ed25519, x32, y32}, Code::key_algorithm_refused, "label -1");
  expect_error({"0104", p256, x32, y32}, Code::key_algorithm_refused, "label -1");
  expect_error({"0163454332", p256, x32, y32}, Code::key_malformed, "label 1");
}

TEST(CoseKey, WithoutAMemberThatItNeedsIsRefusedAndTheLabelNamed) {
  expect_error({es256, p256, x32, y32}, Code::key_malformed, "label 1");
  expect_error({ec2, es256, x32, y32}, Code::key_malformed, "label -1");
  expect_error({ec2, es256, p256, y32}, Code::key_malformed, "label -2");
  expect_error({ec2, es256, p256, x32}, Code::key_malformed, "label -3");
}

TEST(CoseKey, CoordinatesHaveTheCurvesLengthExactly) {
  expect_error({ec2, es256, p256, "21581f" + repeated(31), y32}, Code::key_malformed, "label -2");
  expect_error({ec2, es256, p256, x32, "225821" + repeated(33)}, Code::key_malformed, "label -3");
  expect_error({ec2, es256, p256, "2101", y32}, Code::key_malformed, "label -2");
}

TEST(CoseKey, CompressedPointsAreRefused) {
  expect_error({ec2, es256, p256, x32, "22f5"}, Code::key_malformed, "label -3");
  expect_error({ec2, es256, p256, x32, "22f4"}, Code::key_malformed, "label -3");
}

TEST(CoseKey, Ed25519HasOneCoordinate) {
  expect_error({okp, eddsa, ed25519, x32, y32}, Code::key_malformed, "label -3");
}

TEST(CoseKey, WithAPrivatePartIsRefusedBeforeAnythingElseIsSaid) {
  const std::string d = "235820" + repeated(32);
  expect_error({ec2, es256, p256, x32, y32, d}, Code::private_key_published, "label -4");
  expect_error({ec2, es256, "048101", p256, x32, y32, d}, Code::private_key_published, "label -4");  // only for signing
  expect_error({ec2, eddsa, p256, x32, "22f5", d}, Code::private_key_published, "label -4");
  expect_error({"616101", d}, Code::private_key_published, "label -4");
}

TEST(CoseKey, AlgorithmFitsTheCurve) {
  EXPECT_TRUE(parse({ec2, "0328", p256, x32, y32}));  // ESP256
  EXPECT_TRUE(parse({okp, "0332", ed25519, x32}));    // Ed25519
  expect_error({ec2, eddsa, p256, x32, y32}, Code::key_malformed, "label 3");
  expect_error({ec2, "033822", p256, x32, y32}, Code::key_malformed, "label 3");
  expect_error({okp, es256, ed25519, x32}, Code::key_malformed, "label 3");
  expect_error({ec2, "0338ff", p256, x32, y32}, Code::key_malformed, "label 3");
  expect_error({ec2, "03654553323536", p256, x32, y32}, Code::key_malformed, "label 3");
}

TEST(CoseKey, WithoutAlgorithmIsWhatTheCurveSaysWithANote) {
  const auto parsed = parse({ec2, p256, x32, y32});
  ASSERT_TRUE(parsed);
  EXPECT_TRUE(has_finding(*parsed, Code::key_algorithm_missing));
}

TEST(CoseKey, IsForVerifying) {
  EXPECT_TRUE(parse({ec2, es256, "048102", p256, x32, y32}));
  EXPECT_TRUE(parse({ec2, es256, "0482016676657269" + std::string("6679"), p256, x32, y32}));  // sign, "verify"
  expect_error({ec2, es256, "048101", p256, x32, y32}, Code::key_malformed, "label 4");
  expect_error({ec2, es256, "0480", p256, x32, y32}, Code::key_malformed, "label 4");
  expect_error({ec2, es256, "0402", p256, x32, y32}, Code::key_malformed, "label 4");
  expect_error({ec2, es256, "0481f6", p256, x32, y32}, Code::key_malformed, "label 4");
}

TEST(CoseKey, CarriedIdentifierIsIgnoredWithANote) {
  const auto parsed = parse({ec2, "02420102", es256, p256, x32, y32});
  ASSERT_TRUE(parsed);
  EXPECT_TRUE(has_finding(*parsed, Code::key_identifier_carried));
}

TEST(CoseKey, OtherMembersAreIgnoredWithANote) {
  for (const std::string entry : {"0500", "616100", "414100"}) {
    const auto parsed = parse({ec2, es256, entry, p256, x32, y32});
    ASSERT_TRUE(parsed) << entry;
    EXPECT_TRUE(has_finding(*parsed, Code::claim_unknown)) << entry;
  }
}

TEST(CoseKey, RepeatedLabelsAreRefused) {
  const auto parsed = parse({ec2, es256, p256, x32, x32, y32});
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().code, Code::cbor_repeated_key);
}

TEST(CoseKey, LongHeadsAndUnsortedLabelsAreReadWithANote) {
  const auto unsorted = parse({es256, ec2, p256, x32, y32});
  ASSERT_TRUE(unsorted);
  EXPECT_TRUE(has_finding(*unsorted, Code::cbor_unsorted));
  const auto long_head = parse({"011802", es256, p256, x32, y32});
  ASSERT_TRUE(long_head);
  EXPECT_TRUE(has_finding(*long_head, Code::cbor_long_head));
}

TEST(CoseKey, IsOneBareMap) {
  EXPECT_EQ(parse_cose_key(*parse_hex("80"), Limits{}).error().code, Code::key_malformed);
  EXPECT_EQ(parse_cose_key(*parse_hex("a000"), Limits{}).error().code, Code::input_trailing);
  EXPECT_EQ(parse_cose_key(*parse_hex("d83da0"), Limits{}).error().code, Code::key_malformed);
  EXPECT_EQ(parse_cose_key({}, Limits{}).error().code, Code::input_truncated);
}

TEST(CoseAlgorithms, AreKnownInBothForms) {
  EXPECT_EQ(find_algorithm(-7), Algorithm::es256);
  EXPECT_EQ(find_algorithm(-9), Algorithm::es256);
  EXPECT_EQ(find_algorithm(-35), Algorithm::es384);
  EXPECT_EQ(find_algorithm(-51), Algorithm::es384);
  EXPECT_EQ(find_algorithm(-36), Algorithm::es512);
  EXPECT_EQ(find_algorithm(-52), Algorithm::es512);
  EXPECT_EQ(find_algorithm(-8), Algorithm::eddsa);
  EXPECT_EQ(find_algorithm(-19), Algorithm::eddsa);
  for (const std::int64_t number : {-47, -37, -257, 5, 0, -53}) EXPECT_FALSE(find_algorithm(number)) << number;
}

}  // namespace
}  // namespace emblem::cose
