// Every algorithm, dialect and role: what is written is read back whole, signed, and without a finding.
#include "core/issue/token_writer.h"

#include "core/bytes/base_encodings.h"
#include "core/cbor/survey.h"
#include "core/cose/sign1.h"
#include "core/issue/issue_fixture_test.h"
#include "core/jose/jws.h"
#include "core/token/cose_token.h"
#include "core/token/jose_token.h"

namespace emblem::issue {
namespace {

token::UnverifiedToken read(const SignedToken& written) {
  const Limits limits;
  auto result = written.dialect == Dialect::jose
                    ? token::read_jose_token(as_text(written.bytes), limits, support::provider())
                    : token::read_cose_token(written.bytes, limits, support::provider());
  EXPECT_TRUE(result.token) << to_text(result.token.error());
  return std::move(result.token).value();
}

class Writing : public testing::TestWithParam<std::tuple<crypto::Curve, Dialect>> {
 protected:
  crypto::Curve curve() const { return std::get<0>(GetParam()); }
  Dialect dialect() const { return std::get<1>(GetParam()); }

  void expect_sound(const Draft& draft, const SignedToken& written, const token::UnverifiedToken& token) const {
    EXPECT_TRUE(token.findings.empty()) << to_text(dialect());
    EXPECT_EQ(token.dialect, dialect());
    EXPECT_EQ(token.role(), draft.role());
    EXPECT_EQ(written.role, draft.role());
    EXPECT_EQ(token.sha256, written.sha256);
    EXPECT_EQ(token.algorithm, crypto::algorithm_of(curve()));
    EXPECT_EQ(std::get<keys::KeyId>(token.signer), signer_.id(family_of(dialect())));
    EXPECT_EQ(signer_.verified()->check_signature(token.signed_bytes, token.signature), crypto::SignatureCheck::good);
    EXPECT_EQ(token.issuer, draft.issuer);
    EXPECT_EQ(token.issued_at, draft.issued_at);
    EXPECT_EQ(token.not_before, draft.not_before);
    EXPECT_EQ(token.expires, draft.expires);
  }

  TestKey signer_ = TestKey::generate(curve());
  TestKey endorsed_ = TestKey::generate(curve());
};
INSTANTIATE_TEST_SUITE_P(Of, Writing,
                         testing::Combine(testing::ValuesIn(every_curve), testing::ValuesIn(every_dialect)));

TEST_P(Writing, AnEmblemIsReadBackWhole) {
  Draft draft = emblem_draft(dialect());
  emblem_of(draft).assets.push_back(asset("mail.hospital.example"));
  emblem_of(draft).purposes = token::red_cross_protective | token::red_cross_indicative;
  const SignedToken written = sign(draft, signer_);
  const token::UnverifiedToken token = read(written);
  expect_sound(draft, written, token);
  EXPECT_EQ(token.emblem().assets, emblem_of(draft).assets);
  EXPECT_EQ(token.emblem().purposes, emblem_of(draft).purposes);
  EXPECT_FALSE(token.emblem().distribution);
}

TEST_P(Writing, AnEndorsementIsReadBackWhole) {
  Draft draft = endorsement_draft(dialect(), endorsed_);
  endorsement_of(draft).log.push_back({support::log_entry(2).log_id, std::uint64_t{0xffffffffff}});
  const SignedToken written = sign(draft, signer_);
  const token::UnverifiedToken token = read(written);
  expect_sound(draft, written, token);
  EXPECT_EQ(token.endorsement().subject, endorsement_of(draft).subject);
  EXPECT_EQ(token.endorsement().key, endorsement_of(draft).key);
  EXPECT_EQ(token.endorsement().end, token::EndorsementClaims::Power::endorse_further);
  EXPECT_EQ(token.endorsement().constraints.purposes, token::red_cross_protective);
  EXPECT_FALSE(token.endorsement().constraints.distribution);
  EXPECT_FALSE(token.endorsement().constraints.assets);
  EXPECT_FALSE(token.endorsement().constraints.window);
  EXPECT_EQ(token.endorsement().log, endorsement_of(draft).log);
}

TEST_P(Writing, AnEndorsementToSignOnlyHasNoLogAndNoEnd) {
  Draft draft = endorsement_draft(dialect(), endorsed_);
  endorsement_of(draft).end = token::EndorsementClaims::Power::sign_only;
  endorsement_of(draft).log.clear();
  const SignedToken written = sign(draft, signer_);
  const token::UnverifiedToken token = read(written);
  expect_sound(draft, written, token);
  EXPECT_EQ(token.endorsement().end, token::EndorsementClaims::Power::sign_only);
  EXPECT_TRUE(token.endorsement().log.empty());
}

class WritingCbor : public testing::TestWithParam<Dialect> {
 protected:
  TestKey key_ = TestKey::generate();
};
INSTANTIATE_TEST_SUITE_P(In, WritingCbor, testing::Values(Dialect::cose, Dialect::cose_16sep));

TEST_P(WritingCbor, IsDeterministicInEveryLayer) {
  for (const Draft& draft : {emblem_draft(GetParam()), endorsement_draft(GetParam(), key_)}) {
    const SignedToken written = sign(draft, key_);
    const cose::Sign1 parts = cose::parse_sign1(written.bytes, Limits()).value();
    for (const ByteView layer : {ByteView(written.bytes), parts.protected_header, parts.payload}) {
      const cbor::Survey survey = cbor::survey_item(layer, {.depth = 16, .map_entries = 256}).value();
      EXPECT_FALSE(survey.long_head);
      EXPECT_FALSE(survey.unsorted_key);
    }
  }
}

TEST_P(WritingCbor, SaysEveryPurpose) {
  Draft draft = emblem_draft(GetParam());
  emblem_of(draft).purposes = 31;
  EXPECT_EQ(read(sign(draft, key_)).emblem().purposes, 31);
}

TEST(TokenWriter, PutsTheLogWhereTheDialectHasIt) {
  const TestKey key = TestKey::generate();
  const SignedToken newer = sign(endorsement_draft(Dialect::cose, key), key);
  EXPECT_EQ(newer.bytes.front(), 0xd2);  // tag 18
  EXPECT_FALSE(cose::parse_protected_header(cose::parse_sign1(newer.bytes, Limits())->protected_header, Limits())->log);
  const SignedToken older = sign(endorsement_draft(Dialect::cose_16sep, key), key);
  EXPECT_EQ(older.bytes.front(), 0xd8);  // tag 61
  EXPECT_TRUE(cose::parse_protected_header(cose::parse_sign1(older.bytes, Limits())->protected_header, Limits())->log);
}

TEST(TokenWriter, WritesTheSameBytesForTheSameDraft) {
  const TestKey key = TestKey::named("signer");
  for (const Dialect dialect : every_dialect) {
    EXPECT_EQ(sign(emblem_draft(dialect), key).bytes, sign(emblem_draft(dialect), key).bytes);
  }
}

TEST(TokenWriter, WritesTheMembersOfAnEmblemInTheirOrder) {
  const TestKey key = TestKey::named("signer");
  const SignedToken written = sign(emblem_draft(Dialect::jose), key);
  const jose::CompactJws jws = jose::parse_compact(as_text(written.bytes)).value();
  EXPECT_EQ(as_text(jws.header),
            R"({"alg":"EdDSA","cty":"adem-emb","kid":")" + to_text(key.id(keys::Family::jose)) + R"("})");
  EXPECT_EQ(as_text(jws.payload),
            R"({"ver":"v1","iat":1800000000,"nbf":1799996400,"exp":1800003600,"iss":"https://hospital.example",)"
            R"("assets":["www.hospital.example"],"emb":{"prp":["protective"]}})");
}

TEST(TokenWriter, WritesTheClaimsOfAnEmblemInTheirOrder) {
  const SignedToken written = sign(emblem_draft(Dialect::cose), TestKey::named("signer"));
  const cose::Sign1 parts = cose::parse_sign1(written.bytes, Limits()).value();
  EXPECT_EQ(encode_hex(parts.payload),
            "a7"
            "01"
            "7818" +
                encode_hex(as_bytes("https://hospital.example")) +
                "041a6b49e010"
                "051a6b49c3f0"
                "061a6b49d200"
                "6370727001"
                "6376657201"
                "66617373657473"
                "81"
                "74" +
                encode_hex(as_bytes("www.hospital.example")));
}

TEST(TokenWriter, WritesTheConstraintsThatJoseHas) {
  const TestKey key = TestKey::generate();
  Draft draft = endorsement_draft(Dialect::jose, key);
  endorsement_of(draft).assets = {asset("*.hospital.example"), asset("*"), asset("[2001:db8::/32]")};
  endorsement_of(draft).window = 7200;
  const token::UnverifiedToken token = read(sign(draft, key));
  EXPECT_TRUE(token.findings.empty());
  EXPECT_EQ(token.endorsement().constraints.assets, endorsement_of(draft).assets);
  EXPECT_EQ(token.endorsement().constraints.window, UnixTime{7200});
}

TEST(TokenWriter, WritesAnAssetInItsOneForm) {
  const TestKey key = TestKey::generate();
  Draft draft = emblem_draft(Dialect::cose_16sep);
  const auto asked = [](std::string_view text) { return token::parse_asked_asset(text).value(); };
  emblem_of(draft).assets = {asked("WWW.Hospital.example."), asked("192.0.2.0/24"), asked("2001:DB8:0::1"),
                             asked("::ffff:192.0.2.7"), asset("*.hospital.example.")};
  const token::UnverifiedToken token = read(sign(draft, key));
  EXPECT_TRUE(token.findings.empty());
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < token.emblem().assets.size(); ++i) {
    texts.push_back(token.emblem().assets[i].text);
    EXPECT_EQ(token.emblem().assets[i].id, emblem_of(draft).assets[i].id);
  }
  EXPECT_EQ(texts, (std::vector<std::string>{"www.hospital.example", "[192.0.2.0/24]", "[2001:db8::1]", "[192.0.2.7]",
                                             "*.hospital.example"}));
}

TEST(TokenWriter, RefusesATokenThatNoRecordCouldCarry) {
  const TestKey key = TestKey::generate();
  Draft draft = emblem_draft(Dialect::cose);
  const std::string label(60, 'a');
  emblem_of(draft).assets.assign(1000, asset(label + "." + label + ".example"));
  TestSigningKey signer(key);
  EXPECT_EQ(write_token(draft, signer, support::provider()).error().code, Code::limit_exceeded);
  emblem_of(draft).assets.resize(400);
  EXPECT_TRUE(write_token(draft, signer, support::provider()));
}

// Signs nothing, or half a signature.
class BrokenKey final : public crypto::SigningKey {
 public:
  explicit BrokenKey(Result<Bytes> answer) : answer_(std::move(answer)) {}
  const crypto::PublicKey& public_key() const override { return key_.public_key(); }
  Result<Bytes> sign(ByteView) override { return answer_; }

 private:
  TestKey key_ = TestKey::generate();
  Result<Bytes> answer_;
};

TEST(TokenWriter, SaysWhenTheKeyDidNotSign) {
  for (const Dialect dialect : every_dialect) {
    BrokenKey unplugged(fail(Code::key_token_failed, "token"));
    EXPECT_EQ(write_token(emblem_draft(dialect), unplugged, support::provider()).error().code, Code::key_token_failed);
    BrokenKey short_one(Bytes(63));
    EXPECT_EQ(write_token(emblem_draft(dialect), short_one, support::provider()).error().code, Code::signing_failed);
    BrokenKey whole(Bytes(64));
    EXPECT_TRUE(write_token(emblem_draft(dialect), whole, support::provider()));
  }
}

}  // namespace
}  // namespace emblem::issue
