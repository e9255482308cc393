#include "core/token/jose_token.h"

#include "core/token/token_fixture_test.h"

namespace emblem::token {
namespace {

class JoseToken : public TokenTest {
 protected:
  ReadToken read(const Members& header, const Members& claims = {}) const {
    return read_text(compact(json_object(changed(header_, header)), json_object(changed(claims_, claims))));
  }
  ReadToken read_text(std::string_view text) const { return read_jose_token(text, limits_, *provider_); }

  void expect_error(const Members& header, Code code, std::string_view where) const {
    const auto read = this->read(header);
    ASSERT_FALSE(read.token);
    EXPECT_EQ(read.token.error().code, code);
    EXPECT_EQ(read.token.error().where, where);
  }

  Members header_{{"alg", R"("ES256")"}, {"cty", R"("adem-emb")"}, {"kid", quoted_kid}};
  Members claims_{{"ver", R"("v1")"}, {"iat", "5"}, {"nbf", "10"}, {"exp", "20"}, {"assets", R"(["a.example"])"}};
};

TEST_F(JoseToken, IsReadWhole) {
  const std::string text = compact(json_object(header_), json_object(claims_));
  const auto [role, token] = read_text(text);
  ASSERT_TRUE(token);
  EXPECT_EQ(role, Role::emblem);
  EXPECT_EQ(token->dialect, Dialect::jose);
  EXPECT_EQ(token->family(), keys::Family::jose);
  EXPECT_EQ(token->algorithm, crypto::Algorithm::es256);
  EXPECT_EQ(to_text(std::get<keys::KeyId>(token->signer)), std::string(52, 'a'));
  EXPECT_EQ(token->sha256, provider_->sha256(as_bytes(text)));
  EXPECT_EQ(as_text(token->signed_bytes), text.substr(0, text.rfind('.')));
  EXPECT_EQ(token->signature, Bytes(3));
  EXPECT_TRUE(token->findings.empty());
}

TEST_F(JoseToken, ContentTypeSaysWhatItIs) {
  EXPECT_EQ(read({{"cty", R"("adem-end")"}}, {{"key", quoted_kid}}).role, Role::endorsement);
  for (const std::string cty : {R"("adem")", R"("ADEM-EMB")", "", "null", "7"}) {
    const auto [role, token] = read({{"cty", cty}});
    EXPECT_FALSE(role);
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().where, "header: cty");
  }
}

TEST_F(JoseToken, AlgorithmIsOneThatEmblemsUse) {
  for (const std::string alg : {R"("ES384")", R"("ES512")", R"("EdDSA")", R"("Ed25519")"}) {
    EXPECT_TRUE(read({{"alg", alg}}).token) << alg;
  }
  for (const std::string alg : {R"("RS256")", R"("ES256K")", R"("HS256")", R"("es256")"}) {
    expect_error({{"alg", alg}}, Code::token_algorithm_refused, "header: alg");
  }
  expect_error({{"alg", ""}}, Code::token_header_malformed, "header: alg");
  expect_error({{"alg", "7"}}, Code::token_header_malformed, "header: alg");
}

TEST_F(JoseToken, WithoutSignatureIsSaidToBeUnsigned) {
  expect_error({{"alg", R"("none")"}}, Code::token_unsigned, "header: alg");
  // As core-00 has it: no key, nothing after the last dot.
  const auto [role, token] = read_text(encode_base64url(as_bytes(R"({"alg":"none","cty":"adem-emb"})")) + "." +
                                       encode_base64url(as_bytes(json_object(claims_))) + ".");
  EXPECT_EQ(role, Role::emblem);
  EXPECT_EQ(token.error().code, Code::token_unsigned);
}

TEST_F(JoseToken, NamesItsKeyInExactlyOneWay) {
  const std::string jwk =
      R"({"kty":"OKP","crv":"Ed25519","alg":"EdDSA","x":")" + encode_base64url(Bytes(32, 9)) + "\"}";
  const auto with_jwk = read({{"kid", ""}, {"jwk", jwk}});
  ASSERT_TRUE(with_jwk.token);
  EXPECT_EQ(std::get<crypto::PublicKey>(with_jwk.token->signer).x, Bytes(32, 9));
  expect_error({{"jwk", jwk}}, Code::token_header_malformed, "header: kid");
  expect_error({{"kid", ""}}, Code::token_header_malformed, "header: kid");
}

TEST_F(JoseToken, KeyIdentifierIs52CharactersOfLowerCaseBase32) {
  expect_error({{"kid", "7"}}, Code::token_header_malformed, "header: kid");
  expect_error({{"kid", "\"" + std::string(52, 'A') + "\""}}, Code::base32_malformed, "header: kid: byte 0");
  expect_error({{"kid", R"("aa")"}}, Code::base32_malformed, "header: kid");
  expect_error({{"kid", "\"" + std::string(51, 'a') + "b\""}}, Code::base32_malformed, "header: kid: byte 51");
}

TEST_F(JoseToken, CarriedKeyIsReadAsStrictlyAsAnyOther) {
  const std::string x = encode_base64url(Bytes(32, 9));
  expect_error({{"kid", ""}, {"jwk", R"({"kty":"OKP","crv":"Ed25519","d":"AA","x":")" + x + "\"}"}},
               Code::private_key_published, "header: jwk: d");
  expect_error({{"kid", ""}, {"jwk", R"({"kty":"RSA"})"}}, Code::key_algorithm_refused, "header: jwk: kty");
  const auto noted = read({{"kid", ""}, {"jwk", R"({"kty":"OKP","crv":"Ed25519","x":")" + x + "\"}"}});
  ASSERT_TRUE(noted.token);
  EXPECT_EQ(where_of(noted.token->findings, Code::key_algorithm_missing), "jwk alg");
}

TEST_F(JoseToken, CriticalExtensionsAreFatalEvenEmpty) {
  expect_error({{"crit", "[]"}}, Code::critical_header, "header: crit");
  expect_error({{"crit", R"(["exp"])"}}, Code::critical_header, "header: crit");
  expect_error({{"b64", "true"}}, Code::critical_header, "header: b64");
}

TEST_F(JoseToken, OtherHeaderMembersAreIgnored) { EXPECT_TRUE(read({{"typ", R"("JWT")"}, {"x5u", R"("x")"}}).token); }

TEST_F(JoseToken, MembersMustNotRepeat) {
  const std::string twice = R"({"alg":"ES256","alg":"ES256","cty":"adem-emb","kid":)" + quoted_kid + "}";
  EXPECT_EQ(read_text(compact(twice, json_object(claims_))).token.error().code, Code::json_repeated_member);
  std::string claims = json_object(claims_);
  claims.insert(1, R"("exp":30,)");
  EXPECT_EQ(read_text(compact(json_object(header_), claims)).token.error().code, Code::json_repeated_member);
  EXPECT_TRUE(read_text(compact(json_object(header_), claims)).token.error().where.starts_with("claims: byte "));
}

TEST_F(JoseToken, HeaderAndClaimsAreObjects) {
  EXPECT_EQ(read_text(compact("[]", "{}")).token.error().where, "header");
  EXPECT_EQ(read_text(compact("x", "{}")).token.error().code, Code::json_malformed);
  EXPECT_EQ(read_text(compact(json_object(header_), "[]")).token.error().code, Code::claim_malformed);
  EXPECT_EQ(read_text(compact(json_object(header_), "{")).token.error().where, "claims: byte 1");
}

TEST_F(JoseToken, WhatIsNoWholeJwsIsNotKnownForWhatItWas) {
  const std::string header = encode_base64url(as_bytes(json_object(changed(header_, {{"cty", R"("adem-end")"}}))));
  for (const std::string rest : {".!!.AAAA", ".AAAA.!", ".AAAA", "", ".AAAA.AAAA.AAAA"}) {
    const auto [role, token] = read_text(header + rest);
    EXPECT_FALSE(role) << rest;
    EXPECT_FALSE(token) << rest;
  }
  EXPECT_EQ(read_text(header + ".AAAA.AAAA").role, Role::endorsement);
}

TEST_F(JoseToken, LongerThanAnyRecordIsNotRead) {
  limits_.token_bytes = 10;
  const auto [role, token] = read({});
  EXPECT_FALSE(role);
  EXPECT_EQ(token.error().code, Code::limit_exceeded);
}

}  // namespace
}  // namespace emblem::token
