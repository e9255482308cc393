#include "core/token/cose_token.h"

#include "core/token/token_fixture_test.h"

namespace emblem::token {
namespace {

class CoseToken : public TokenTest {
 protected:
  ReadToken read(ByteView item) const { return read_cose_token(item, limits_, *provider_); }
  ReadToken emblem(const Members& claims, const Members& header = {}) const {
    return read(sign1(changed(header_, header), cbor_map(changed(emblem_, claims))));
  }
  ReadToken endorsement(const Members& claims, const Members& header = {}) const {
    return read(sign1(changed(header_, header), cbor_map(changed(endorsement_, claims))));
  }

  static void expect_error(const ReadToken& read, Code code, std::string_view where) {
    ASSERT_FALSE(read.token);
    EXPECT_EQ(read.token.error().code, code);
    EXPECT_EQ(read.token.error().where, where);
  }

  const std::string digest_ = "5820" + std::string(64, '1');
  const std::string log_ =
      "636c6f67"
      "81a2"
      "626964" +
      digest_ +
      "65696e646578"
      "07";
  const Members header_{{"alg", "0126"}, {"kid", "04" + digest_}};
  const Members common_{{"ver", "6376657201"}, {"nbf", "050a"}, {"exp", "0414"}, {"prp", "6370727001"}};
  const Members emblem_ = changed(common_, {{"assets", hex_of_text("assets") + "81" + hex_of_text("a.example")}});
  const Members endorsement_ = changed(common_, {{"key", "636b6579" + digest_}, {"end", "63656e64f5"}});
};

TEST_F(CoseToken, EmblemIsReadWhole) {
  const Bytes item = sign1(header_, cbor_map(emblem_));
  const auto [role, token] = read(item);
  ASSERT_TRUE(token);
  EXPECT_EQ(role, Role::emblem);
  EXPECT_EQ(token->dialect, Dialect::cose);
  EXPECT_EQ(token->family(), keys::Family::cbor);
  EXPECT_EQ(token->sha256, provider_->sha256(item));
  EXPECT_EQ(token->not_before, (UnixTime{10, 0}));
  EXPECT_EQ(token->expires, (UnixTime{20, 0}));
  EXPECT_EQ(token->emblem().purposes, 1);
  EXPECT_EQ(token->emblem().assets[0].text, "a.example");
  EXPECT_FALSE(token->emblem().distribution);
  EXPECT_FALSE(token->issuer);
  EXPECT_EQ(token->signature, Bytes(64));
}

TEST_F(CoseToken, EndorsementIsReadWhole) {
  const auto [role, token] = endorsement({{"sub", "02" + hex_of_text("https://a.example")}, {"log", log_}});
  ASSERT_TRUE(token);
  EXPECT_EQ(role, Role::endorsement);
  EXPECT_EQ(token->endorsement().end, EndorsementClaims::Power::endorse_further);
  EXPECT_EQ(token->endorsement().key.family, keys::Family::cbor);
  EXPECT_EQ(token->endorsement().constraints.purposes, 1);
  EXPECT_EQ(token->endorsement().subject->domain(), "a.example");
  EXPECT_EQ(std::get<std::uint64_t>(token->endorsement().log[0].place), 7U);
}

TEST_F(CoseToken, CommonClaimsAreRequired) {
  for (const std::string name : {"ver", "nbf", "exp", "prp"}) {
    expect_error(emblem({{name, ""}}), Code::claim_missing, "claims: " + name);
    expect_error(endorsement({{name, ""}}), Code::claim_missing, "claims: " + name);
  }
  EXPECT_TRUE(emblem({{"iat", "0605"}, {"iss", "01" + hex_of_text("https://a.example")}}).token);
}

TEST_F(CoseToken, EmblemHasNoClaimsOfEndorsements) {
  expect_error(emblem({{"sub", "02" + hex_of_text("https://a.example")}}), Code::claim_forbidden, "claims: sub");
  expect_error(emblem({{"key", "636b6579" + digest_}}), Code::claim_forbidden, "claims: key");
  expect_error(emblem({{"end", "63656e64f4"}}), Code::claim_forbidden, "claims: end");
  expect_error(emblem({{"log", log_}}), Code::claim_forbidden, "claims: log");
}

TEST_F(CoseToken, EndorsementNeedsKeyAndEnd) {
  expect_error(endorsement({{"key", ""}}), Code::claim_missing, "claims: key");
  expect_error(endorsement({{"end", ""}}), Code::claim_missing, "claims: end");
  EXPECT_EQ(endorsement({{"end", "63656e64f4"}}).token->endorsement().end, EndorsementClaims::Power::sign_only);
  expect_error(endorsement({{"assets", emblem_.at("assets")}}), Code::claim_forbidden, "claims: key");
}

TEST_F(CoseToken, Tag61AroundItIsTheOlderDialect) {
  Bytes item = sign1(header_, cbor_map(emblem_));
  item.insert(item.begin(), {0xd8, 0x3d});
  EXPECT_EQ(read(item).token->dialect, Dialect::cose_16sep);
}

TEST_F(CoseToken, OlderDialectAllowsWildcardsAndAddresses) {
  const Members wildcard{{"assets", hex_of_text("assets") + "81" + hex_of_text("*.example")}};
  expect_error(emblem(wildcard), Code::claim_malformed, "claims: assets");
  Bytes item = sign1(header_, cbor_map(changed(emblem_, wildcard)));
  item.insert(item.begin(), {0xd8, 0x3d});
  EXPECT_TRUE(read(item).token);
}

TEST_F(CoseToken, LogStandsInTheHeaderOrInTheClaimsButNotInBoth) {
  const auto in_header = endorsement({}, {{"log", log_}});
  ASSERT_TRUE(in_header.token);
  EXPECT_EQ(in_header.token->endorsement().log.size(), 1U);
  EXPECT_EQ(where_of(in_header.token->findings, Code::log_in_header), "header");
  expect_error(endorsement({{"log", log_}}, {{"log", log_}}), Code::claim_forbidden, "log");
  expect_error(endorsement({}, {{"log", "636c6f6780"}}), Code::claim_malformed, "header: log");
  expect_error(emblem({}, {{"log", log_}}), Code::claim_forbidden, "claims: log");
}

TEST_F(CoseToken, LogInTheHeaderIsNothingToNoteInTheOlderDialect) {
  Bytes item = sign1(changed(header_, {{"log", log_}}), cbor_map(endorsement_));
  item.insert(item.begin(), {0xd8, 0x3d});
  const auto [role, token] = read(item);
  ASSERT_TRUE(token);
  EXPECT_FALSE(has_finding(token->findings, Code::log_in_header));
}

TEST_F(CoseToken, ErrorsNameThePart) {
  expect_error(emblem({}, {{"kid", ""}}), Code::token_header_malformed, "header: kid");
  expect_error(emblem({}, {{"crit", "0280"}}), Code::critical_header, "header: crit");
  expect_error(emblem({{"exp", "04f6"}}), Code::claim_malformed, "claims: exp");
  expect_error(read(sign1(header_, Bytes{})), Code::input_truncated, "claims: byte 0");
  expect_error(read(Bytes{}), Code::input_truncated, "byte 0");
}

TEST_F(CoseToken, RefusedIsStillKnownByItsClaims) {
  EXPECT_EQ(emblem({}, {{"kid", ""}}).role, Role::emblem);
  EXPECT_EQ(endorsement({}, {{"kid", ""}}).role, Role::endorsement);
  EXPECT_EQ(endorsement({{"key", ""}}).role, Role::endorsement);
  EXPECT_EQ(endorsement({{"key", ""}, {"end", ""}}).role, std::nullopt);
  EXPECT_EQ(emblem({{"end", "63656e64f4"}}).role, std::nullopt);
  EXPECT_EQ(read(Bytes{0xd2}).role, std::nullopt);
  EXPECT_EQ(read(sign1(header_, Bytes{0x80})).role, std::nullopt);
  EXPECT_EQ(read(sign1(header_, Bytes{0xa1})).role, std::nullopt);
}

TEST_F(CoseToken, NotesOfAllPartsAreKept) {
  const auto [role, token] = emblem({{"own", "636f776e00"}}, {{"x", "617800"}});
  ASSERT_TRUE(token);
  EXPECT_EQ(std::ranges::count(token->findings, Code::claim_unknown, &Finding::code), 2);
  EXPECT_TRUE(has_finding(token->findings, Code::cbor_unsorted));
}

TEST_F(CoseToken, LongerThanAnyRecordIsNotRead) {
  limits_.token_bytes = 10;
  expect_error(emblem({}), Code::limit_exceeded, "");
}

}  // namespace
}  // namespace emblem::token
