#include "engine/issuing/accept.h"

#include "engine/issuing/issuing_fixture_test.h"

namespace emblem::issuing {
namespace {

class Accept : public IssuingTest {
 protected:
  void SetUp() override {
    IssuingTest::SetUp();
    if (IsSkipped()) return;
    commit(hospital_);
    commit(ministry_);
    reply_ = endorse(ministry_, read(hospital_, request_of(hospital_))).reply;
  }

  Result<Accepted> accept(const desk::Reply& reply, Caution caution = Caution::rehearsed) const {
    return issuing::accept(hospital_.contents(), reply, caution, bench(hospital_));
  }

  void expect_refused(const desk::Reply& reply, Code code) const {
    const auto accepted = accept(reply);
    ASSERT_FALSE(accepted);
    EXPECT_EQ(accepted.error().code, code) << to_text(accepted.error());
  }

  // A reply with one endorsement that the ministry's root signed with these words.
  desk::Reply reply_with(issue::EndorsementDraft content, const std::string& signer = "root") const {
    TestSigningKey key(ministry_.key_of(signer));
    const issue::Draft draft{.dialect = Dialect::cose,
                             .issuer = ministry_.issuer,
                             .issued_at = june,
                             .not_before = days_after(june, -1),
                             .expires = days_after(june, 365),
                             .content = std::move(content)};
    desk::Reply reply = reply_;
    reply.endorsements = {{Dialect::cose, issue::write_token(draft, key, provider()).value().bytes}};
    return reply;
  }

  issue::EndorsementDraft draft() const {
    return {.subject = hospital_.issuer,
            .key = hospital_.key_of("root").id(keys::Family::cbor),
            .end = token::EndorsementClaims::Power::endorse_further,
            .assets = std::nullopt,
            .window = std::nullopt,
            .log = ministry_.contents().commitments.front().entries};
  }

  desk::Reply reply_{.authority = ministry_.issuer};
};

TEST_F(Accept, AnEndorsementForUsIsKeptWithItsSignersKeyAndChain) {
  const auto accepted = accept(reply_);
  ASSERT_TRUE(accepted) << to_text(accepted.error());
  ASSERT_EQ(accepted->endorsements.size(), 1U);
  EXPECT_EQ(accepted->endorsements.front().issuer, "https://ministry.example");
  EXPECT_EQ(accepted->endorsements.front().subject, "https://hospital.example");
  EXPECT_EQ(accepted->change.endorsers.front().key, ministry_.key("root").key);
  EXPECT_FALSE(accepted->change.endorsers.front().chain.empty());
  EXPECT_EQ(accepted->change.journal.size(), 1U);
  EXPECT_TRUE(accepted->findings.empty());
}

TEST_F(Accept, TheDraftOfTheseTestsIsInOrder) { EXPECT_TRUE(accept(reply_with(draft()))); }

TEST_F(Accept, AnEndorsementForSomebodyElseIsRefused) {
  issue::EndorsementDraft other = draft();
  other.subject = token::OrganizationId::parse("https://clinic.example").value();
  expect_refused(reply_with(other), Code::endorsement_not_for_us);
}

TEST_F(Accept, AnEndorsementOfAnotherKeyIsRefused) {
  issue::EndorsementDraft other = draft();
  other.key = TestKey::named("a stranger").id(keys::Family::cbor);
  expect_refused(reply_with(other), Code::endorsement_not_for_us);
  other.key = hospital_.key_of("emblem").id(keys::Family::cbor);
  expect_refused(reply_with(other), Code::endorsement_not_for_us);
}

TEST_F(Accept, AReplyThatNamesAnotherAuthorityThanItsEndorsementIsRefused) {
  reply_.authority = token::OrganizationId::parse("https://authority.example").value();
  expect_refused(reply_, Code::endorsement_not_for_us);
}

TEST_F(Accept, AnEmblemIsNoEndorsement) {
  TestSigningKey key(ministry_.key_of("root"));
  const issue::Draft emblem{.dialect = Dialect::cose,
                            .issuer = ministry_.issuer,
                            .issued_at = june,
                            .not_before = june,
                            .expires = days_after(june, 1),
                            .content = issue::EmblemDraft{
                                .assets = {token::parse_asset("www.hospital.example", Dialect::cose).value().asset}}};
  reply_.endorsements = {{Dialect::cose, issue::write_token(emblem, key, provider()).value().bytes}};
  expect_refused(reply_, Code::endorsement_not_for_us);
}

TEST_F(Accept, OurOwnEndorsementOfOurselvesIsRefused) {
  const desk::VerifiedRequest request = read(hospital_, request_of(hospital_));
  const auto own =
      issuing::endorse(hospital_.contents(), {.request = request, .purposes = std::nullopt, .lifetime = std::nullopt},
                       hospital_.keyring, bench(hospital_));
  ASSERT_TRUE(own);
  expect_refused(own->reply, Code::endorsement_not_for_us);
}

TEST_F(Accept, OneThatMayNotEndorseFurtherIsRefused) {
  issue::EndorsementDraft end = draft();
  end.end = token::EndorsementClaims::Power::sign_only;
  expect_refused(reply_with(end), Code::endorsement_cannot_endorse);
}

TEST_F(Accept, ASignatureByAnotherKeyThanTheReplysIsRefused) {
  expect_refused(reply_with(draft(), "another"), Code::signature_bad);
  reply_.key = TestKey::named("a stranger").public_key();
  expect_refused(reply_, Code::signature_bad);
}

TEST_F(Accept, NoBitOfTheEndorsementMayBeOther) {
  Bytes& bytes = reply_.endorsements.front().bytes;
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    const auto mask = static_cast<std::uint8_t>(1U << bit % 8);
    bytes[bit / 8] ^= mask;
    EXPECT_FALSE(accept(reply_, Caution::forced)) << bit;
    bytes[bit / 8] ^= mask;
  }
  EXPECT_TRUE(accept(reply_));
}

TEST_F(Accept, TimeIsJudged) {
  hospital_.now = days_after(june, 365);
  expect_refused(reply_, Code::expired);
  hospital_.now = days_after(june, -2);
  expect_refused(reply_, Code::not_yet_valid);
}

TEST_F(Accept, WithoutTheAuthoritysCertificateItIsKeptOnlyIfForced) {
  reply_.chain.clear();
  expect_refused(reply_, Code::endorser_unsettled);
  const auto forced = issuing::accept(hospital_.contents(), reply_, Caution::forced, bench(hospital_));
  ASSERT_TRUE(forced);
  EXPECT_TRUE(has_finding(forced->findings, Code::endorser_unsettled));
}

TEST_F(Accept, AChainThatShowsNothingDoesNotReplaceTheOneThatIsKept) {
  IssuingTest::accept(hospital_, reply_);
  reply_.chain.pop_back();
  const auto accepted = issuing::accept(hospital_.contents(), reply_, Caution::forced, bench(hospital_));
  ASSERT_TRUE(accepted);
  EXPECT_TRUE(has_finding(accepted->findings, Code::endorser_unsettled));
  EXPECT_TRUE(accepted->change.endorsers.empty());
}

TEST_F(Accept, ARevokedAuthorityIsRefusedUnlessForced) {
  Certificates own;
  logs_ = ct::LogList::parse(own.logs(), provider(), limits_).value();
  TestHome authority("authority.example");
  TestHome clinic("clinic.example");
  for (TestHome* home : {&authority, &clinic}) {
    home->apply({.commitments = {take(*home, own.chain(*home))->commitment}});
  }
  const desk::Reply reply = endorse(authority, read(clinic, request_of(clinic))).reply;
  add_evidence({own.revoke(own.chain(authority).serial)});
  const auto refused = issuing::accept(clinic.contents(), reply, Caution::rehearsed, bench(clinic));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::endorser_refused);
  const auto forced = issuing::accept(clinic.contents(), reply, Caution::forced, bench(clinic));
  ASSERT_TRUE(forced);
  EXPECT_TRUE(has_finding(forced->findings, Code::endorser_unsettled));
}

TEST_F(Accept, ALongerOneTakesTheOldOnesPlaceAndAShorterOneDoesNot) {
  IssuingTest::accept(hospital_, reply_);
  const Sha256Digest first = accept(reply_)->endorsements.front().sha256;
  EXPECT_TRUE(accept(reply_)->change.token_states.empty()) << "the same again";
  ministry_.now = hospital_.now = days_after(june, 1);
  const desk::Reply longer = endorse(ministry_, read(hospital_, request_of(hospital_))).reply;
  EXPECT_EQ(accept(longer)->change.token_states.at(first), home::TokenState::superseded);
  desk::Request wanted = request_of(hospital_);
  wanted.lifetime = 10 * day;
  const desk::Reply shorter = endorse(ministry_, read(hospital_, wanted)).reply;
  EXPECT_TRUE(accept(shorter)->change.token_states.empty());
}

}  // namespace
}  // namespace emblem::issuing
