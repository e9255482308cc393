#include "core/jose/jwk.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/bytes/base_encodings.h"

namespace emblem::jose {
namespace {

using crypto::Algorithm;
using crypto::Curve;

// A JWK by its members as JSON texts; "" leaves a member out.
struct Members {
  std::string kty = R"("EC")";
  std::string crv = R"("P-256")";
  std::string x = std::string("\"") + encode_base64url(Bytes(32, 1)) + '"';
  std::string y = std::string("\"") + encode_base64url(Bytes(32, 2)) + '"';
  std::string alg = R"("ES256")";
  std::string more;
};

std::string quoted_coordinate(std::size_t size) {
  std::string text = encode_base64url(Bytes(size, 1));
  text.insert(0, 1, '"');
  text.push_back('"');
  return text;
}

Result<keys::ParsedKey> parse(const Members& members) {
  std::string text = "{";
  const auto add = [&](std::string_view name, const std::string& value) {
    if (value.empty()) return;
    if (text.size() > 1) text += ",";
    text.append("\"").append(name).append("\":").append(value);
  };
  add("kty", members.kty);
  add("crv", members.crv);
  add("x", members.x);
  add("y", members.y);
  add("alg", members.alg);
  text += members.more + "}";
  const auto document = json::Document::parse(text, {.nodes = 100, .depth = 16});
  return parse_jwk(document.value().root());
}

Error error_of(const Members& members) {
  const auto parsed = parse(members);
  return parsed ? Error{} : parsed.error();
}

bool has_finding(const keys::ParsedKey& parsed, Code code) {
  return std::ranges::find(parsed.findings, code, &Finding::code) != parsed.findings.end();
}

TEST(Jwk, OfEveryCurveIsRead) {
  const auto p256 = parse({});
  ASSERT_TRUE(p256);
  EXPECT_EQ(p256->key, (crypto::PublicKey{Curve::p256, Bytes(32, 1), Bytes(32, 2)}));
  EXPECT_TRUE(p256->findings.empty());
  const auto p384 =
      parse({.crv = R"("P-384")", .x = quoted_coordinate(48), .y = quoted_coordinate(48), .alg = R"("ES384")"});
  ASSERT_TRUE(p384);
  EXPECT_EQ(p384->key.curve, Curve::p384);
  const auto p521 =
      parse({.crv = R"("P-521")", .x = quoted_coordinate(66), .y = quoted_coordinate(66), .alg = R"("ES512")"});
  ASSERT_TRUE(p521);
  EXPECT_EQ(p521->key.curve, Curve::p521);
  for (const std::string alg : {R"("EdDSA")", R"("Ed25519")"}) {
    const auto ed = parse({.kty = R"("OKP")", .crv = R"("Ed25519")", .y = "", .alg = alg});
    ASSERT_TRUE(ed);
    EXPECT_EQ(ed->key, (crypto::PublicKey{Curve::ed25519, Bytes(32, 1), {}}));
  }
}

TEST(Jwk, OfAnotherTypeOrCurveIsRefusedByName) {
  EXPECT_EQ(error_of({.kty = R"("RSA")"}).code, Code::key_algorithm_refused);
  EXPECT_EQ(error_of({.kty = R"("RSA")"}).detail, "RSA");
  EXPECT_EQ(error_of({.crv = R"("secp256k1")"}).detail, "secp256k1");
  EXPECT_EQ(error_of({.kty = R"("OKP")"}).code, Code::key_algorithm_refused);
  EXPECT_EQ(error_of({.crv = R"("Ed25519")"}).code, Code::key_algorithm_refused);
}

TEST(Jwk, WithAPrivateMemberIsRefusedBeforeAnythingElseIsSaid) {
  for (const std::string_view name : {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}) {
    const Error error = error_of({.kty = R"("RSA")", .more = ",\"" + std::string(name) + "\":\"AQ\""});
    EXPECT_EQ(error.code, Code::private_key_published) << name;
    EXPECT_EQ(error.where, name);
  }
  EXPECT_EQ(error_of({.more = ",\"d\":null"}).code, Code::private_key_published);
}

TEST(Jwk, WithoutAMemberThatItNeedsIsRefusedAndTheMemberNamed) {
  EXPECT_EQ(error_of({.kty = ""}).where, "kty");
  EXPECT_EQ(error_of({.crv = ""}).where, "crv");
  EXPECT_EQ(error_of({.x = ""}).where, "x");
  EXPECT_EQ(error_of({.y = ""}).where, "y");
  EXPECT_EQ(error_of({.x = "7"}).where, "x");
}

TEST(Jwk, CoordinatesHaveTheCurvesLengthExactly) {
  EXPECT_EQ(error_of({.x = quoted_coordinate(31)}).code, Code::key_malformed);
  EXPECT_EQ(error_of({.x = quoted_coordinate(33)}).where, "x");
  EXPECT_EQ(error_of({.y = quoted_coordinate(31)}).where, "y");
}

TEST(Jwk, CoordinatesAreCanonicalBase64url) {
  std::string padded = quoted_coordinate(32);
  padded.insert(padded.size() - 1, 1, '=');
  EXPECT_EQ(error_of({.x = padded}).where, "x: byte 43");
  std::string stray = quoted_coordinate(32);
  stray[stray.size() - 2] = 'F';
  EXPECT_EQ(error_of({.x = stray}).code, Code::base64_malformed);
}

TEST(Jwk, AlgorithmFitsTheCurveOrIsMissingWithANote) {
  EXPECT_EQ(error_of({.alg = R"("ES384")"}).where, "alg");
  EXPECT_EQ(error_of({.alg = R"("none")"}).code, Code::key_malformed);
  EXPECT_EQ(error_of({.alg = "7"}).code, Code::key_malformed);
  for (const std::string alg : {"", "null"}) {
    const auto parsed = parse({.alg = alg});
    ASSERT_TRUE(parsed);
    EXPECT_TRUE(has_finding(*parsed, Code::key_algorithm_missing));
  }
}

TEST(Jwk, IsForVerifyingSignatures) {
  EXPECT_TRUE(parse({.more = R"(,"use":"sig")"}));
  EXPECT_TRUE(parse({.more = R"(,"use":null,"key_ops":null)"}));
  EXPECT_EQ(error_of({.more = R"(,"use":"enc")"}).where, "use");
  EXPECT_TRUE(parse({.more = R"(,"key_ops":["sign","verify"])"}));
  EXPECT_EQ(error_of({.more = R"(,"key_ops":["sign"])"}).where, "key_ops");
  EXPECT_EQ(error_of({.more = R"(,"key_ops":[])"}).where, "key_ops");
  EXPECT_EQ(error_of({.more = R"(,"key_ops":"verify")"}).where, "key_ops");
  EXPECT_EQ(error_of({.more = R"(,"key_ops":{"a":"verify"})"}).where, "key_ops");
}

TEST(Jwk, CarriedIdentifierIsIgnoredWithANote) {
  const auto parsed = parse({.more = R"(,"kid":"whatever")"});
  ASSERT_TRUE(parsed);
  EXPECT_TRUE(has_finding(*parsed, Code::key_identifier_carried));
  EXPECT_EQ(parsed->key, parse({})->key);
}

TEST(Jwk, OtherMembersAreIgnored) { EXPECT_TRUE(parse({.more = R"(,"x5t":"abc","n":1)"})); }

TEST(Jwk, IsAnObject) {
  const auto document = json::Document::parse("[]", {.nodes = 100, .depth = 16});
  EXPECT_EQ(parse_jwk(document->root()).error().code, Code::key_malformed);
}

TEST(JoseAlgorithms, AreThoseThatEmblemsUse) {
  EXPECT_EQ(find_algorithm("ES256"), Algorithm::es256);
  EXPECT_EQ(find_algorithm("ES384"), Algorithm::es384);
  EXPECT_EQ(find_algorithm("ES512"), Algorithm::es512);
  EXPECT_EQ(find_algorithm("EdDSA"), Algorithm::eddsa);
  EXPECT_EQ(find_algorithm("Ed25519"), Algorithm::eddsa);
  for (const std::string_view alg : {"none", "HS256", "RS256", "PS512", "ES256K", "es256", ""}) {
    EXPECT_FALSE(find_algorithm(alg)) << alg;
  }
}

}  // namespace
}  // namespace emblem::jose
