// What is selected to be published, and what our own validator says of it.
#include "engine/issuing/published_set.h"

#include "engine/issuing/issuing_fixture_test.h"
#include "engine/issuing/rehearsal.h"

namespace emblem::issuing {
namespace {

class Published : public IssuingTest {
 protected:
  void SetUp() override {
    IssuingTest::SetUp();
    if (!IsSkipped()) make_endorsed(hospital_, ministry_);
  }

  std::vector<std::string> texts(const std::vector<dns::DomainName>& names) const {
    std::vector<std::string> all;
    for (const dns::DomainName& name : names) all.push_back(name.to_text());
    return all;
  }

  Result<void> rehearse(const home::Mark& mark) const {
    const Workbench at = bench(hospital_);
    return Rehearsal(hospital_.contents(), at).check(mark);
  }

  void expect_refused(std::string_view why) const {
    const auto checked = rehearse(hospital_.mark());
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().code, Code::set_refused);
    EXPECT_NE(checked.error().detail.find(why), std::string::npos) << checked.error().detail;
  }
};

TEST_F(Published, ASetIsTheEmblemBothEndorsementsAndTheirKeys) {
  issue(hospital_, order_of({{"www.hospital.example"}}));
  const Workbench at = bench(hospital_);
  const PublishedSet set = SetFinder(hospital_.contents(), at).find(hospital_.mark());
  ASSERT_EQ(set.tokens.size(), 3U);
  EXPECT_EQ(set.tokens[0]->role, Role::emblem);
  EXPECT_EQ(set.tokens[1]->issuer, "https://hospital.example");
  EXPECT_EQ(set.tokens[2]->issuer, "https://ministry.example");
  EXPECT_EQ(set.keys.size(), 3U);
  EXPECT_TRUE(has_endorser(set, at));
  EXPECT_TRUE(rehearse(hospital_.mark()));
}

TEST_F(Published, ADialectWithoutAnEndorserHasTheOwnTokensAlone) {
  issue(hospital_, order_of({{"www.hospital.example"}}, {Dialect::cose, Dialect::jose}));
  const Workbench at = bench(hospital_);
  const PublishedSet set = SetFinder(hospital_.contents(), at).find(hospital_.mark(), Dialect::jose);
  EXPECT_EQ(set.tokens.size(), 2U);
  EXPECT_FALSE(has_endorser(set, at));
}

TEST_F(Published, AnEndorsementForAnotherPurposeStaysOut) {
  IssueOrder order = order_of({{"www.hospital.example"}});
  order.purposes = token::civil_defence;
  order.caution = Caution::forced;
  issue(hospital_, order);
  const Workbench at = bench(hospital_);
  EXPECT_FALSE(has_endorser(SetFinder(hospital_.contents(), at).find(hospital_.mark()), at));
}

TEST_F(Published, InJoseEachMarkFindsTheEndorsementThatNamesItsAssets) {
  desk::Request wanted = request_of(hospital_);
  wanted.dialects = {Dialect::jose};
  accept(hospital_, endorse(ministry_, read(hospital_, wanted)).reply);
  issue(hospital_, order_of({{"a.hospital.example"}}, {Dialect::jose}));
  issue(hospital_, order_of({{"b.hospital.example", "[192.0.2.1]"}}, {Dialect::jose}));
  issue(hospital_, order_of({{"*.c.hospital.example"}}, {Dialect::jose}));
  issue(hospital_, order_of({{"x.c.hospital.example"}}, {Dialect::jose}));
  issue(hospital_, order_of({{"A.hospital.example.", "a.hospital.example", "d.hospital.example"}}, {Dialect::jose}));
  for (const home::Mark& mark : hospital_.contents().marks) EXPECT_TRUE(rehearse(mark)) << mark.assets.front();
  EXPECT_TRUE(issuing::renew(hospital_.contents(), {}, hospital_.keyring, bench(hospital_))->change.empty());
}

TEST_F(Published, WhatHasExpiredStaysOut) {
  issue(hospital_, order_of({{"www.hospital.example"}}));
  hospital_.now = days_after(june, 90);
  const Workbench at = bench(hospital_);
  const SetFinder finder(hospital_.contents(), at);
  EXPECT_TRUE(finder.find(hospital_.mark()).tokens.empty());
  EXPECT_EQ(finder.find_emblem(hospital_.mark(), Dialect::cose), nullptr);
}

TEST_F(Published, AnExpiredEndorsementOfTheRootStaysOut) {
  IssueOrder order = order_of({{"www.hospital.example"}});
  order.lifetime = 730 * day;
  issue(hospital_, order);
  hospital_.now = days_after(june, 366);
  const Workbench at = bench(hospital_);
  const PublishedSet set = SetFinder(hospital_.contents(), at).find(hospital_.mark());
  EXPECT_EQ(set.tokens.size(), 2U);
  EXPECT_TRUE(rehearse(hospital_.mark())) << "it still reaches ORGANIZATIONAL";
}

TEST_F(Published, OwnersAreNamesOnceAndWildcardsTwice) {
  const home::Mark mark{.assets = {"www.hospital.example", "WWW.hospital.example.", "*.x.example", "[192.0.2.1]"}};
  EXPECT_EQ(texts(owners_of(mark)), (std::vector<std::string>{"www.hospital.example", "*.x.example", "x.example"}));
}

TEST_F(Published, AMarkWithoutAnEmblemIsRefused) {
  hospital_.apply({.marks = {{.id = 1, .assets = {"www.hospital.example"}, .dialects = {Dialect::cose}}}});
  expect_refused("NONE: no emblem of it is in force");
}

TEST_F(Published, AnExpiredEndorsementByTheRootIsRefused) {
  issue(hospital_, order_of({{"www.hospital.example"}}));
  for (const home::Token& token : hospital_.contents().tokens) {
    if (token.role != Role::endorsement || token.issuer != "https://hospital.example") continue;
    hospital_.apply({.token_states = {{token.sha256, home::TokenState::superseded}}});
    break;
  }
  expect_refused("INVALID");
}

TEST_F(Published, ARevokedOwnCertificateIsRefused) {
  issue(hospital_, order_of({{"www.hospital.example"}}));
  Certificates own;
  TestHome clinic("clinic.example");
  logs_ = ct::LogList::parse(own.logs(), provider(), limits_).value();
  const auto& chain = own.chain(clinic);
  clinic.apply({.commitments = {take(clinic, chain)->commitment}});
  issue(clinic, order_of({{"www.clinic.example"}}));
  add_evidence({own.revoke(chain.serial)});
  const auto again =
      issuing::issue(clinic.contents(), order_of({{"www.clinic.example"}}), clinic.keyring, bench(clinic));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::set_refused);
}

TEST_F(Published, WithoutTheEndorsersCertificateASetIsRefusedAndNotCalledEndorsed) {
  home::Endorser bare = hospital_.contents().endorsers.front();
  bare.chain.clear();
  hospital_.apply({.endorsers = {bare}});
  EXPECT_EQ(refusal(hospital_, order_of({{"www.hospital.example"}})), Code::set_refused);
}

}  // namespace
}  // namespace emblem::issuing
