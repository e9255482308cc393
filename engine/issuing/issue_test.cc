#include "engine/issuing/issue.h"

#include "engine/issuing/issuing_fixture_test.h"

namespace emblem::issuing {
namespace {

class Issue : public IssuingTest {
 protected:
  void SetUp() override {
    IssuingTest::SetUp();
    if (!IsSkipped()) commit(hospital_);
  }

  token::UnverifiedToken content(const home::Token& kept) const { return read_kept(kept, bench(hospital_)).value(); }

  const home::Token& only(const home::Change& change, Role role) const {
    EXPECT_EQ(count_signed(change, role), 1U);
    return *std::ranges::find(change.tokens, role, &home::Token::role);
  }
};

TEST_F(Issue, AnEmblemComesWithTheRootsEndorsementOfItsKey) {
  const Issued issued = issue(hospital_, order_of({{"www.hospital.example"}}));
  const home::Token& emblem = only(issued.change, Role::emblem);
  EXPECT_EQ(emblem.not_before, days_after(june, -1));
  EXPECT_EQ(emblem.expires, days_after(june, 90));
  EXPECT_EQ(emblem.purposes, token::red_cross_protective);
  EXPECT_EQ(emblem.signer, to_text(hospital_.key_of("emblem").id(keys::Family::cbor)));
  const token::UnverifiedToken endorsement = content(only(issued.change, Role::endorsement));
  EXPECT_EQ(std::get<keys::KeyId>(endorsement.signer), hospital_.key_of("root").id(keys::Family::cbor));
  EXPECT_EQ(endorsement.endorsement().key, hospital_.key_of("emblem").id(keys::Family::cbor));
  EXPECT_EQ(endorsement.endorsement().end, token::EndorsementClaims::Power::sign_only);
  EXPECT_EQ(endorsement.endorsement().log, hospital_.contents().commitments.front().entries);
  EXPECT_EQ(endorsement.expires, days_after(june, 90));
}

TEST_F(Issue, EverySignatureIsInTheJournal) {
  const Issued issued = issue(hospital_, order_of({{"www.hospital.example"}, {"mail.hospital.example"}}));
  ASSERT_EQ(issued.change.journal.size(), issued.change.tokens.size());
  for (std::size_t i = 0; i < issued.change.tokens.size(); ++i) {
    EXPECT_EQ(issued.change.journal[i].by, issued.change.tokens[i].signer);
    EXPECT_EQ(issued.change.journal[i].until, to_rfc3339(issued.change.tokens[i].expires));
    EXPECT_FALSE(issued.change.journal[i].whom.empty());
  }
}

TEST_F(Issue, ASecondMarkUsesTheEndorsementThatIsThere) {
  issue(hospital_, order_of({{"www.hospital.example"}}));
  hospital_.keyring.opened.clear();
  const Issued issued = issue(hospital_, order_of({{"mail.hospital.example"}}));
  EXPECT_EQ(count_signed(issued.change, Role::endorsement), 0U);
  EXPECT_EQ(hospital_.keyring.opened, std::vector<std::string>{"emblem"});
}

TEST_F(Issue, ALongerOneNeedsAnotherEndorsement) {
  issue(hospital_, order_of({{"www.hospital.example"}}));
  IssueOrder longer = order_of({{"mail.hospital.example"}});
  longer.lifetime = 91 * day;
  EXPECT_EQ(count_signed(issue(hospital_, longer).change, Role::endorsement), 1U);
}

TEST_F(Issue, AnotherPurposeNeedsAnotherEndorsement) {
  issue(hospital_, order_of({{"www.hospital.example"}}));
  IssueOrder other = order_of({{"mail.hospital.example"}});
  other.purposes = token::civil_defence;
  EXPECT_EQ(count_signed(issue(hospital_, other).change, Role::endorsement), 1U);
}

TEST_F(Issue, TheEndorsementMayOutlastTheEmblem) {
  IssueOrder order = order_of({{"www.hospital.example"}});
  order.endorse_for = 365 * day;
  const Issued issued = issue(hospital_, order);
  EXPECT_EQ(only(issued.change, Role::endorsement).expires, days_after(june, 365));
  EXPECT_EQ(only(issued.change, Role::emblem).expires, days_after(june, 90));
}

TEST_F(Issue, TheSameAssetsAgainKeepTheirMark) {
  issue(hospital_, order_of({{"www.hospital.example", "mail.hospital.example"}}));
  const Sha256Digest old = hospital_.contents().tokens.front().sha256;
  hospital_.now = days_after(june, 1);
  const Issued issued = issue(hospital_, order_of({{"www.hospital.example", "mail.hospital.example"}}));
  ASSERT_EQ(hospital_.contents().marks.size(), 1U);
  EXPECT_EQ(hospital_.mark().id, 1);
  EXPECT_EQ(hospital_.mark().made, june);
  EXPECT_EQ(issued.change.token_states.at(old), home::TokenState::superseded);
}

TEST_F(Issue, TheSameTwiceWithinASecondIsInOrder) {
  issue(hospital_, order_of({{"www.hospital.example"}}));
  const Issued again = issue(hospital_, order_of({{"www.hospital.example"}}));
  EXPECT_EQ(only(again.change, Role::emblem).state, home::TokenState::current);
}

TEST_F(Issue, HoweverTheyAreWrittenTheSameAssetsAreOneMark) {
  issue(hospital_, order_of({{"www.hospital.example", "mail.hospital.example"}}));
  issue(hospital_, order_of({{"Mail.Hospital.Example.", "www.hospital.example"}}));
  EXPECT_EQ(hospital_.contents().marks.size(), 1U);
}

TEST_F(Issue, TheSameAssetsTwiceInOneOrderAreOneMark) {
  const Issued issued = issue(hospital_, order_of({{"www.hospital.example"}, {"www.hospital.example"}}));
  EXPECT_EQ(hospital_.contents().marks.size(), 1U);
  EXPECT_EQ(count_signed(issued.change, Role::emblem), 1U);
}

TEST_F(Issue, AnAssetNamedTwiceIsCoveredOnce) {
  issue(hospital_, order_of({{"www.hospital.example", "WWW.hospital.example.", "mail.hospital.example"}}));
  EXPECT_EQ(hospital_.mark().assets, (std::vector<std::string>{"www.hospital.example", "mail.hospital.example"}));
}

TEST_F(Issue, SeveralMarksMayCoverOneName) {
  issue(hospital_, order_of({{"www.hospital.example"}, {"www.hospital.example", "mail.hospital.example"}}));
  ASSERT_EQ(hospital_.contents().marks.size(), 2U);
  EXPECT_EQ(hospital_.mark(1).id, 2);
}

TEST_F(Issue, AllDialectsStandSideBySide) {
  const Issued issued =
      issue(hospital_, order_of({{"www.hospital.example"}}, {Dialect::jose, Dialect::cose, Dialect::cose_16sep}));
  EXPECT_EQ(count_signed(issued.change, Role::emblem), 3U);
  EXPECT_EQ(count_signed(issued.change, Role::endorsement), 3U);
  EXPECT_FALSE(has_finding(issued.findings, Code::set_refused));
}

TEST_F(Issue, CoseHasNoAddresses) {
  EXPECT_EQ(refusal(hospital_, order_of({{"[192.0.2.1]"}})), Code::dialect_cannot_say);
  EXPECT_EQ(refusal(hospital_, order_of({{"[192.0.2.1]"}}, {Dialect::jose})), std::nullopt);
}

TEST_F(Issue, WhatNoEndorsementAdmitsIsRefusedWhereTheOrganisationIsEndorsed) {
  TestHome authority("authority.example");
  commit(authority);
  accept(hospital_, endorse(authority, read(hospital_, request_of(hospital_))).reply);
  IssueOrder dam = order_of({{"www.hospital.example"}});
  dam.purposes = token::dangerous_forces;
  EXPECT_EQ(refusal(hospital_, dam), Code::set_refused);
  dam.caution = Caution::forced;
  EXPECT_EQ(refusal(hospital_, dam), std::nullopt);
  EXPECT_EQ(refusal(hospital_, order_of({{"www.hospital.example"}}, {Dialect::jose})), Code::set_refused);
  EXPECT_EQ(refusal(hospital_, order_of({{"www.hospital.example"}}, {Dialect::cose, Dialect::jose})), std::nullopt);
}

TEST_F(Issue, WhatIsNoAssetIsRefused) {
  EXPECT_EQ(refusal(hospital_, order_of({{"not a name"}})), Code::asset_malformed);
}

TEST_F(Issue, ALifetimeIsPositiveAndEndsSomeDay) {
  IssueOrder order = order_of({{"www.hospital.example"}});
  for (const std::int64_t wrong : {std::int64_t{0}, std::int64_t{-1}, 11 * 366 * day, INT64_MAX}) {
    order.lifetime = wrong;
    EXPECT_EQ(refusal(hospital_, order), Code::lifetime_wrong) << wrong;
  }
}

TEST_F(Issue, WithoutACommitmentNothingIsIssued) {
  EXPECT_EQ(refusal(ministry_, order_of({{"www.ministry.example"}})), Code::commitment_missing);
}

TEST_F(Issue, ForceIssuesWithoutACommitmentAndSaysWhatIsWrong) {
  IssueOrder order = order_of({{"www.ministry.example"}});
  order.caution = Caution::forced;
  const Issued issued = issue(ministry_, order);
  EXPECT_TRUE(has_finding(issued.findings, Code::set_refused));
}

TEST_F(Issue, AnEndorsementWithoutACommitmentIsMadeAnewOnceThereIsOne) {
  IssueOrder order = order_of({{"www.ministry.example"}});
  order.caution = Caution::forced;
  order.endorse_for = 365 * day;
  issue(ministry_, order);
  commit(ministry_);
  order.caution = Caution::rehearsed;
  order.endorse_for.reset();
  EXPECT_EQ(count_signed(issue(ministry_, order).change, Role::endorsement), 1U);
}

TEST_F(Issue, ALargeAnswerIsPredicted) {
  std::vector<std::string> names;
  for (int i = 0; i < 40; ++i) names.push_back("host-" + std::to_string(i) + ".hospital.example");
  const Issued issued = issue(hospital_, order_of({names}));
  EXPECT_GT(issued.emblems.front().answer, issue::comfortable_answer);
  EXPECT_TRUE(has_finding(issued.findings, Code::answer_large));
  const Issued small = issue(hospital_, order_of({{"www.hospital.example"}}));
  EXPECT_LT(small.emblems.front().answer, issue::comfortable_answer);
  EXPECT_FALSE(has_finding(small.findings, Code::answer_large));
}

TEST_F(Issue, AnAssetOutsideTheOwnDomainIsPointedAt) {
  EXPECT_TRUE(has_finding(issue(hospital_, order_of({{"www.clinic.example"}})).findings, Code::asset_of_another));
  EXPECT_FALSE(has_finding(issue(hospital_, order_of({{"www.hospital.example"}})).findings, Code::asset_of_another));
}

TEST_F(Issue, InJoseTheEndorsementIsAsNarrowAsTheRequest) {
  const Issued issued = issue(hospital_, order_of({{"www.hospital.example"}, {"[192.0.2.0/24]"}}, {Dialect::jose}));
  const token::Constraints constraints = content(only(issued.change, Role::endorsement)).endorsement().constraints;
  ASSERT_TRUE(constraints.assets);
  EXPECT_EQ(constraints.assets->size(), 2U);
  EXPECT_EQ(constraints.purposes, token::red_cross_protective);
  EXPECT_EQ(constraints.window, (UnixTime{91 * day, 0}));
}

TEST_F(Issue, InJoseAnotherAssetNeedsAnotherEndorsement) {
  issue(hospital_, order_of({{"www.hospital.example"}}, {Dialect::jose}));
  const Issued issued = issue(hospital_, order_of({{"mail.hospital.example"}}, {Dialect::jose}));
  EXPECT_EQ(count_signed(issued.change, Role::endorsement), 1U);
}

TEST_F(Issue, ManyAssetsAreNotListedInTheEndorsement) {
  std::vector<std::vector<std::string>> emblems;
  for (std::size_t i = 0; i <= most_constrained_assets; ++i) {
    emblems.push_back({"host-" + std::to_string(i) + ".hospital.example"});
  }
  const Issued issued = issue(hospital_, order_of(emblems, {Dialect::jose}));
  EXPECT_FALSE(content(only(issued.change, Role::endorsement)).endorsement().constraints.assets);
}

TEST_F(Issue, AKeyThatDoesNotOpenLeavesNothing) {
  hospital_.apply({.keys = {{.name = "emblem", .role = home::KeyRole::emblem, .place = "gone"}}});
  EXPECT_EQ(refusal(hospital_, order_of({{"www.hospital.example"}})), Code::file_unreadable);
}

TEST_F(Issue, AClockBeforeTheCertificateIsRefused) {
  hospital_.now = parse_rfc3339("2019-01-01T00:00:00Z").value();
  EXPECT_TRUE(refusal(hospital_, order_of({{"www.hospital.example"}})).has_value());
}

}  // namespace
}  // namespace emblem::issuing
