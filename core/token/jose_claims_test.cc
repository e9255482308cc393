#include "core/token/jose_claims.h"

#include "core/token/token_fixture_test.h"

namespace emblem::token {
namespace {

const std::string log_id = "\"" + encode_base64(Bytes(32, 1)) + "\"";

class JoseClaims : public TokenTest {
 protected:
  Result<UnverifiedToken> emblem(const Members& claims) const {
    return read(Role::emblem, changed({{"assets", R"(["a.example"])"}}, claims));
  }
  Result<UnverifiedToken> endorsement(const Members& claims) const {
    return read(Role::endorsement, changed({{"key", quoted_kid}}, claims));
  }
  Result<UnverifiedToken> read(Role role, const Members& claims) const {
    const std::string text =
        json_object(changed({{"ver", R"("v1")"}, {"iat", "5"}, {"nbf", "10"}, {"exp", "20"}}, claims));
    const auto document = json::Document::parse(text, {.nodes = 4096, .depth = 16});
    UnverifiedToken token;
    auto done = read_jose_claims(document.value().root(), role, limits_, *provider_, token);
    if (!done) return std::unexpected(done.error());
    return token;
  }

  static void expect_error(const Result<UnverifiedToken>& token, Code code, std::string_view where) {
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().code, code);
    EXPECT_EQ(token.error().where, where);
  }
};

TEST_F(JoseClaims, VersionIsV1) {
  EXPECT_TRUE(emblem({}));
  expect_error(emblem({{"ver", ""}}), Code::claim_missing, "ver");
  expect_error(emblem({{"ver", R"("v2")"}}), Code::claim_malformed, "ver");
  expect_error(emblem({{"ver", "1"}}), Code::claim_malformed, "ver");
}

TEST_F(JoseClaims, TimesAreRequired) {
  for (const std::string name : {"iat", "nbf", "exp"}) {
    expect_error(emblem({{name, ""}}), Code::claim_missing, name);
    expect_error(emblem({{name, "null"}}), Code::claim_missing, name);
  }
}

TEST_F(JoseClaims, TimesAreNumbersWithTheirFractions) {
  const auto token = emblem({{"nbf", "10.5"}, {"exp", "2e1"}, {"iat", "-3"}});
  ASSERT_TRUE(token);
  EXPECT_EQ(token->not_before, (UnixTime{10, 500000000}));
  EXPECT_EQ(token->expires, (UnixTime{20, 0}));
  EXPECT_EQ(token->issued_at, (UnixTime{-3, 0}));
  for (const std::string value : {R"("20")", "true", "[20]", "1e999", R"("2026-06-17T00:10:00Z")"}) {
    expect_error(emblem({{"exp", value}}), Code::claim_malformed, "exp");
  }
}

TEST_F(JoseClaims, TimesBeyondOurRangeSaturate) {
  EXPECT_EQ(emblem({{"exp", "18446744073709551615"}})->expires, UnixTime::max());
  EXPECT_EQ(emblem({{"exp", "9223372036854775807"}})->expires, (UnixTime{9223372036854775807, 0}));
  EXPECT_EQ(emblem({{"nbf", "-1e300"}})->not_before, UnixTime::min());
}

TEST_F(JoseClaims, NoRuleDependsOnTheTimeOfIssue) { EXPECT_TRUE(emblem({{"iat", "15"}})); }

TEST_F(JoseClaims, IssuerIsOptional) {
  EXPECT_FALSE(emblem({})->issuer);
  EXPECT_FALSE(emblem({{"iss", "null"}})->issuer);
  EXPECT_EQ(emblem({{"iss", R"("https://a.example")"}})->issuer->domain(), "a.example");
  expect_error(emblem({{"iss", R"("a.example")"}}), Code::organization_malformed, "iss");
  expect_error(emblem({{"iss", "7"}}), Code::claim_malformed, "iss");
}

TEST_F(JoseClaims, AssetsAreAlsoCalledBearersButNotBothAtOnce) {
  EXPECT_EQ(emblem({{"assets", ""}, {"bearers", R"(["b.example"])"}})->emblem().assets[0].text, "b.example");
  EXPECT_EQ(emblem({{"assets", "null"}, {"bearers", R"(["b.example"])"}})->emblem().assets[0].text, "b.example");
  expect_error(emblem({{"bearers", R"(["b.example"])"}}), Code::claim_malformed, "assets");
  expect_error(emblem({{"assets", ""}}), Code::claim_missing, "assets");
  expect_error(emblem({{"assets", R"("a.example")"}}), Code::claim_malformed, "assets");
}

TEST_F(JoseClaims, MalformedAssetIsSkippedUnlessNoneIsLeft) {
  const auto token = emblem({{"assets", R"(["a.example","a b",7])"}});
  ASSERT_TRUE(token);
  EXPECT_EQ(token->emblem().assets.size(), 1U);
  ASSERT_EQ(token->findings.size(), 2U);
  EXPECT_EQ(token->findings[0], (Finding{Code::asset_malformed, "assets[1]", "a b: a character that no name has"}));
  EXPECT_EQ(token->findings[1].where, "assets[2]");
  expect_error(emblem({{"assets", R"(["a b"])"}}), Code::claim_malformed, "assets");
  expect_error(emblem({{"assets", "[]"}}), Code::claim_malformed, "assets");
}

TEST_F(JoseClaims, BareWildcardIsAWarningInAnEmblemOnly) {
  EXPECT_TRUE(has_finding(emblem({{"assets", R"(["*"])"}})->findings, Code::wildcard_of_everything));
  const auto admitting = endorsement({{"emb", R"({"assets":["*"]})"}});
  ASSERT_TRUE(admitting);
  EXPECT_TRUE(admitting->findings.empty());
}

TEST_F(JoseClaims, AssetsAreBounded) {
  limits_.assets = 2;
  EXPECT_TRUE(emblem({{"assets", R"(["a.b","b.b"])"}}));
  expect_error(emblem({{"assets", R"(["a.b","b.b","c.b"])"}}), Code::limit_exceeded, "assets[2]");
}

TEST_F(JoseClaims, PurposesAreKnownWords) {
  EXPECT_EQ(emblem({{"emb", R"({"prp":["protective"]})"}})->emblem().purposes, 1);
  EXPECT_EQ(emblem({{"emb", R"({"prp":["indicative","protective"]})"}})->emblem().purposes, 3);
  const auto unknown = emblem({{"emb", R"({"prp":["protective","special"]})"}});
  EXPECT_EQ(unknown->emblem().purposes, 1);
  EXPECT_EQ(where_of(unknown->findings, Code::purpose_unknown), "prp");
  expect_error(emblem({{"emb", R"({"prp":"protective"})"}}), Code::claim_malformed, "prp");
  expect_error(emblem({{"emb", R"({"prp":[1]})"}}), Code::claim_malformed, "prp");
}

TEST_F(JoseClaims, PurposesThatAreAbsentOrAllUnknownAreNone) {
  for (const std::string emb : {"", "null", "{}", R"({"prp":null})", R"({"prp":[]})", R"({"prp":["special"]})"}) {
    EXPECT_EQ(emblem({{"emb", emb}})->emblem().purposes, 0) << emb;
  }
  expect_error(emblem({{"emb", "[]"}}), Code::claim_malformed, "emb");
}

TEST_F(JoseClaims, DistributionThatIsAbsentIsEveryWay) {
  EXPECT_FALSE(emblem({{"emb", R"({"dst":null})"}})->emblem().distribution);
  EXPECT_EQ(emblem({{"emb", R"({"dst":["dns","icmp","udp","tls"]})"}})->emblem().distribution, 15);
  EXPECT_EQ(emblem({{"emb", R"({"dst":[]})"}})->emblem().distribution, 0);
  const auto unknown = emblem({{"emb", R"({"dst":["pigeon"]})"}});
  EXPECT_EQ(unknown->emblem().distribution, 0);
  EXPECT_TRUE(has_finding(unknown->findings, Code::channel_unknown));
}

TEST_F(JoseClaims, EndorsedKeyIsAnIdentifierOrAWholeKey) {
  EXPECT_EQ(to_text(endorsement({})->endorsement().key), std::string(52, 'a'));
  const std::string jwk =
      R"({"kty":"OKP","crv":"Ed25519","kid":"x","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})";
  const auto whole = endorsement({{"key", jwk}});
  ASSERT_TRUE(whole);
  EXPECT_EQ(encode_base64url(whole->endorsement().key.digest.bytes), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  expect_error(endorsement({{"key", ""}}), Code::claim_missing, "key");
  expect_error(endorsement({{"key", R"("short")"}}), Code::base32_malformed, "key: byte 4");
  expect_error(endorsement({{"key", R"({"kty":"EC","d":"x"})"}}), Code::private_key_published, "key: d");
}

TEST_F(JoseClaims, EndThatIsAbsentIsFalse) {
  using Power = EndorsementClaims::Power;
  EXPECT_EQ(endorsement({})->endorsement().end, Power::sign_only);
  EXPECT_EQ(endorsement({{"end", "null"}})->endorsement().end, Power::sign_only);
  EXPECT_EQ(endorsement({{"end", "false"}})->endorsement().end, Power::sign_only);
  EXPECT_EQ(endorsement({{"end", "true"}})->endorsement().end, Power::endorse_further);
  expect_error(endorsement({{"end", R"("true")"}}), Code::claim_malformed, "end");
  expect_error(endorsement({{"end", "1"}}), Code::claim_malformed, "end");
}

TEST_F(JoseClaims, SubjectIsOptional) {
  EXPECT_FALSE(endorsement({})->endorsement().subject);
  EXPECT_TRUE(endorsement({{"sub", R"("https://a.example")"}})->endorsement().subject);
  expect_error(endorsement({{"sub", R"("https://a.example/")"}}), Code::organization_malformed, "sub");
}

TEST_F(JoseClaims, ConstraintsThatAreAbsentAdmitEverything) {
  for (const std::string emb : {"", "{}", R"({"prp":null,"dst":null,"assets":null,"wnd":null})"}) {
    const auto token = endorsement({{"emb", emb}});
    ASSERT_TRUE(token);
    const Constraints& constraints = token->endorsement().constraints;
    EXPECT_FALSE(constraints.purposes || constraints.distribution || constraints.assets || constraints.window) << emb;
    EXPECT_TRUE(token->findings.empty());
  }
}

TEST_F(JoseClaims, ConstraintsThatAreThereAndEmptyAreNoted) {
  const auto token = endorsement({{"emb", R"({"prp":[],"dst":["pigeon"],"bearers":[]})"}});
  ASSERT_TRUE(token);
  EXPECT_EQ(token->endorsement().constraints.purposes, 0);
  EXPECT_EQ(token->endorsement().constraints.distribution, 0);
  EXPECT_TRUE(token->endorsement().constraints.assets->empty());
  EXPECT_EQ(std::ranges::count(token->findings, Code::constraint_empty, &Finding::code), 3);
}

TEST_F(JoseClaims, WindowIsANumberOfSeconds) {
  EXPECT_EQ(endorsement({{"emb", R"({"wnd":172800})"}})->endorsement().constraints.window, (UnixTime{172800, 0}));
  expect_error(endorsement({{"emb", R"({"wnd":"2d"})"}}), Code::claim_malformed, "wnd");
}

TEST_F(JoseClaims, LogNamesALeafHashOrAnIndex) {
  const auto token = endorsement({{"log", R"([{"ver":"v1","id":)" + log_id + R"(,"hash":)" + log_id +
                                              R"(},{"ver":"static","id":)" + log_id + R"(,"index":7}])"}});
  ASSERT_TRUE(token);
  const auto& log = token->endorsement().log;
  ASSERT_EQ(log.size(), 2U);
  EXPECT_EQ(std::get<Sha256Digest>(log[0].place).bytes[0], 1);
  EXPECT_EQ(std::get<std::uint64_t>(log[1].place), 7U);
  EXPECT_TRUE(token->findings.empty());
}

TEST_F(JoseClaims, LogThatIsEmptyCommitsToNothing) {
  const auto token = endorsement({{"log", "[]"}});
  ASSERT_TRUE(token);
  EXPECT_TRUE(token->endorsement().log.empty());
  EXPECT_TRUE(has_finding(token->findings, Code::log_empty));
  expect_error(endorsement({{"log", "{}"}}), Code::claim_malformed, "log");
}

TEST_F(JoseClaims, MalformedLogEntryIsSkippedUnlessNoneIsLeft) {
  const std::string good = R"({"ver":"static","id":)" + log_id + R"(,"index":7})";
  const std::string hash = R"(,"hash":)" + log_id + "}";
  for (const std::string& bad :
       {std::string("7"), std::string("{}"), R"({"ver":"v2","id":)" + log_id + hash,
        R"({"ver":"static","id":)" + log_id + hash, R"({"ver":"v1","id":)" + log_id + R"(,"index":7})",
        R"({"ver":"v1","id":"AAAA")" + hash, R"({"ver":"v1","id":7)" + hash, R"({"ver":"v1")" + hash,
        R"({"id":)" + log_id + hash, R"({"ver":"v1","id":)" + log_id + R"(,"index":7)" + hash,
        R"({"ver":"static","id":)" + log_id + R"(,"index":-7})",
        R"({"ver":"static","id":)" + log_id + R"(,"index":7.0})", R"({"ver":"static","id":)" + log_id + "}",
        R"({"ver":"v1","id":)" + log_id + R"(,"hash":"x"})"}) {
    const auto token = endorsement({{"log", "[" + good + "," + bad + "]"}});
    ASSERT_TRUE(token) << bad;
    EXPECT_EQ(token->endorsement().log.size(), 1U) << bad;
    EXPECT_EQ(where_of(token->findings, Code::log_entry_malformed), "log[1]") << bad;
    expect_error(endorsement({{"log", "[" + bad + "]"}}), Code::claim_malformed, "log");
  }
}

TEST_F(JoseClaims, LogEntriesAreBounded) {
  limits_.log_entries = 1;
  expect_error(endorsement({{"log", "[1,2]"}}), Code::limit_exceeded, "log");
}

TEST_F(JoseClaims, ClaimsThatNobodyKnowsAreIgnored) { EXPECT_TRUE(emblem({{"jti", R"("x")"}, {"aud", "7"}})); }

}  // namespace
}  // namespace emblem::token
