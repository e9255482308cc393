#include "engine/issuing/endorse.h"

#include "core/bytes/base_encodings.h"
#include "core/keys/thumbprint.h"
#include "engine/issuing/issuing_fixture_test.h"

namespace emblem::issuing {
namespace {

class Endorse : public IssuingTest {
 protected:
  void SetUp() override {
    IssuingTest::SetUp();
    if (IsSkipped()) return;
    commit(hospital_);
    commit(ministry_);
  }

  EndorseOrder order_for(const desk::VerifiedRequest& request) const {
    return {.request = request, .purposes = std::nullopt, .lifetime = std::nullopt};
  }

  Result<Endorsed> endorse(const EndorseOrder& order) {
    return issuing::endorse(ministry_.contents(), order, ministry_.keyring, bench(ministry_));
  }

  void expect_refused(const EndorseOrder& order, Code code, std::string_view where) {
    const auto endorsed = endorse(order);
    ASSERT_FALSE(endorsed) << where;
    EXPECT_EQ(endorsed.error().code, code) << to_text(endorsed.error());
    EXPECT_EQ(endorsed.error().where, where);
  }

  token::UnverifiedToken content(const desk::Reply::Endorsement& endorsement) const {
    return read_token(endorsement.dialect, endorsement.bytes, bench(ministry_)).value();
  }

  desk::Approval approval(const desk::VerifiedRequest& request, const TestKey& key) const {
    TestSigningKey approver(key);
    const Bytes file = desk::write_approval(request.sha256(), june, approver, provider()).value();
    return desk::read_approval(file, provider(), limits_).value();
  }

  static std::string kid(const TestKey& key, keys::Family family = keys::Family::cbor) {
    return to_text(key.id(family));
  }
};

TEST_F(Endorse, TheReplyAnswersTheRequestInItsDialectsAndIsRegistered) {
  desk::Request wanted = request_of(hospital_);
  wanted.dialects = {Dialect::jose, Dialect::cose, Dialect::cose_16sep};
  const desk::VerifiedRequest request = read(hospital_, wanted);
  const auto endorsed = endorse(order_for(request));
  ASSERT_TRUE(endorsed) << to_text(endorsed.error());
  EXPECT_EQ(endorsed->reply.request, request.sha256());
  EXPECT_FALSE(endorsed->reply.chain.empty());
  EXPECT_EQ(endorsed->until, days_after(june, 365));
  ASSERT_EQ(endorsed->reply.endorsements.size(), 3U);
  ASSERT_EQ(endorsed->change.given.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    const token::UnverifiedToken token = content(endorsed->reply.endorsements[i]);
    EXPECT_EQ(token.endorsement().subject, hospital_.issuer);
    EXPECT_EQ(token.endorsement().key, hospital_.key_of("root").id(token.family()));
    EXPECT_EQ(token.endorsement().end, token::EndorsementClaims::Power::endorse_further);
    EXPECT_EQ(token.expires, days_after(june, 365));
    EXPECT_FALSE(token.endorsement().log.empty());
    EXPECT_EQ(endorsed->change.given[i].token, token.sha256);
  }
}

TEST_F(Endorse, TheJournalSaysWhoSignedWhat) {
  desk::Request wanted = request_of(hospital_);
  wanted.dialects = {Dialect::jose, Dialect::cose};
  const auto endorsed = endorse(order_for(read(hospital_, wanted)));
  ASSERT_TRUE(endorsed);
  ASSERT_EQ(endorsed->change.journal.size(), 2U);
  EXPECT_EQ(endorsed->change.journal[0].by, kid(ministry_.key_of("root"), keys::Family::jose));
  EXPECT_EQ(endorsed->change.journal[1].by, kid(ministry_.key_of("root"), keys::Family::cbor));
  EXPECT_EQ(endorsed->change.journal[1].whom, "https://hospital.example");
  EXPECT_EQ(endorsed->change.journal[1].what, encode_hex(endorsed->change.given[1].token.bytes));
}

TEST_F(Endorse, PurposesAndTimeMayBeNarrowed) {
  desk::Request wanted = request_of(hospital_);
  wanted.purposes = token::red_cross_protective | token::civil_defence;
  const desk::VerifiedRequest request = read(hospital_, wanted);
  EndorseOrder order = order_for(request);
  order.purposes = token::civil_defence;
  order.lifetime = 30 * day;
  const auto endorsed = endorse(order);
  ASSERT_TRUE(endorsed);
  const token::UnverifiedToken token = content(endorsed->reply.endorsements.front());
  EXPECT_EQ(token.endorsement().constraints.purposes, token::civil_defence);
  EXPECT_EQ(token.expires, days_after(june, 30));
}

TEST_F(Endorse, NothingIsWidened) {
  const desk::VerifiedRequest request = read(hospital_, request_of(hospital_));
  EndorseOrder order = order_for(request);
  order.purposes = token::red_cross_protective | token::civil_defence;
  expect_refused(order, Code::option_value_wrong, "--purpose");
  EndorseOrder longer = order_for(request);
  longer.lifetime = 365 * day + 1;
  expect_refused(longer, Code::option_value_wrong, "--for");
  longer.lifetime = 0;
  expect_refused(longer, Code::lifetime_wrong, "--for");
}

TEST_F(Endorse, AssetsAreNarrowedInJoseAlone) {
  desk::Request wanted = request_of(hospital_);
  wanted.dialects = {Dialect::jose};
  wanted.assets = {"*.hospital.example"};
  const desk::VerifiedRequest request = read(hospital_, wanted);
  EndorseOrder order = order_for(request);
  order.assets = {"www.hospital.example"};
  const auto endorsed = endorse(order);
  ASSERT_TRUE(endorsed) << to_text(endorsed.error());
  const auto assets = content(endorsed->reply.endorsements.front()).endorsement().constraints.assets;
  ASSERT_TRUE(assets);
  EXPECT_EQ(assets->front().text, "www.hospital.example");
  EXPECT_EQ(endorsed->change.given.front().assets, std::vector<std::string>{"www.hospital.example"});
  order.assets = {"www.clinic.example"};
  expect_refused(order, Code::option_value_wrong, "--asset www.clinic.example");
  wanted.dialects = {Dialect::jose, Dialect::cose};
  const desk::VerifiedRequest both = read(hospital_, wanted);
  EndorseOrder in_both = order_for(both);
  in_both.assets = {"www.hospital.example"};
  expect_refused(in_both, Code::dialect_cannot_say, "assets");
}

TEST_F(Endorse, ARequestForAssetsIsRefusedWhereTheDialectHasNoPlaceForThem) {
  desk::Request wanted = request_of(hospital_);
  wanted.dialects = {Dialect::jose, Dialect::cose};
  wanted.assets = {"www.hospital.example"};
  expect_refused(order_for(read(hospital_, wanted)), Code::dialect_cannot_say, "assets");
  wanted.dialects = {Dialect::cose};
  expect_refused(order_for(read(hospital_, wanted)), Code::dialect_cannot_say, "assets");
  wanted.dialects = {Dialect::jose};
  EXPECT_TRUE(endorse(order_for(read(hospital_, wanted))));
}

TEST_F(Endorse, TheDesksOwnRootApprovesNothing) {
  const desk::VerifiedRequest request = read(hospital_, request_of(hospital_));
  EndorseOrder order = order_for(request);
  crypto::SigningKey* const root = ministry_.keyring.open(ministry_.key("root")).value();
  const Bytes file = desk::write_approval(request.sha256(), june, *root, provider()).value();
  order.approvals = {desk::read_approval(file, provider(), limits_).value()};
  order.approvers = {to_text(keys::cbor_key_id(ministry_.key("root").key, provider()))};
  order.quorum = 1;
  expect_refused(order, Code::key_unknown, "--approval");
}

TEST_F(Endorse, ARequestThatIsNotCommittedIsRefused) {
  desk::Request bare = request_of(hospital_);
  bare.chain.clear();
  const desk::VerifiedRequest request = read(hospital_, bare);
  EndorseOrder order = order_for(request);
  expect_refused(order, Code::commitment_not_shown, "https://hospital.example");
  order.caution = Caution::forced;
  EXPECT_TRUE(endorse(order));
}

TEST_F(Endorse, AnAuthorityWithoutACommitmentCannotEndorse) {
  TestHome other("authority.example");
  const desk::VerifiedRequest request = read(hospital_, request_of(hospital_));
  const auto endorsed = issuing::endorse(other.contents(), order_for(request), other.keyring, bench(other));
  ASSERT_FALSE(endorsed);
  EXPECT_EQ(endorsed.error().code, Code::commitment_missing);
}

TEST_F(Endorse, TwoApproversMakeAQuorumOfTwo) {
  const desk::VerifiedRequest request = read(hospital_, request_of(hospital_));
  const TestKey anna = TestKey::named("anna");
  const TestKey berta = TestKey::named("berta");
  EndorseOrder order = order_for(request);
  order.quorum = 2;
  order.approvers = {kid(anna), kid(berta, keys::Family::jose)};
  order.approvals = {approval(request, anna)};
  expect_refused(order, Code::approval_missing, "");
  order.approvals = {approval(request, anna), approval(request, anna)};
  expect_refused(order, Code::approval_missing, "");
  order.approvals = {approval(request, anna), approval(request, berta)};
  const auto endorsed = endorse(order);
  ASSERT_TRUE(endorsed) << to_text(endorsed.error());
  EXPECT_EQ(endorsed->change.given.front().approvals, (std::vector<std::string>{kid(anna), kid(berta)}));
}

TEST_F(Endorse, OneApproverNamedInBothFormsCountsOnce) {
  const desk::VerifiedRequest request = read(hospital_, request_of(hospital_));
  const TestKey anna = TestKey::named("anna");
  EndorseOrder order = order_for(request);
  order.quorum = 2;
  order.approvers = {kid(anna), kid(anna, keys::Family::jose)};
  order.approvals = {approval(request, anna), approval(request, anna)};
  expect_refused(order, Code::approval_missing, "");
}

TEST_F(Endorse, AStrangersApprovalIsRefusedEvenWhereNoneIsNeeded) {
  const desk::VerifiedRequest request = read(hospital_, request_of(hospital_));
  EndorseOrder order = order_for(request);
  order.approvals = {approval(request, TestKey::named("anna"))};
  expect_refused(order, Code::key_unknown, "--approval");
}

TEST_F(Endorse, AnApprovalOfAnotherRequestIsRefused) {
  const desk::VerifiedRequest request = read(hospital_, request_of(hospital_));
  desk::Request changed = request_of(hospital_);
  changed.lifetime += 1;
  const desk::VerifiedRequest other = read(hospital_, changed);
  const TestKey anna = TestKey::named("anna");
  EndorseOrder order = order_for(request);
  order.quorum = 1;
  order.approvers = {kid(anna)};
  order.approvals = {approval(other, anna)};
  expect_refused(order, Code::approval_not_for_this, "--approval");
}

TEST_F(Endorse, NoKeyIsOpenedBeforeEverythingElseIsInOrder) {
  const desk::VerifiedRequest request = read(hospital_, request_of(hospital_));
  EndorseOrder order = order_for(request);
  order.quorum = 1;
  ministry_.keyring.opened.clear();
  EXPECT_FALSE(endorse(order));
  EXPECT_TRUE(ministry_.keyring.opened.empty());
}

}  // namespace
}  // namespace emblem::issuing
