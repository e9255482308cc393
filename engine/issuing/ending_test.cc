// Renewing, withdrawing and changing keys.
#include "engine/issuing/issuing_fixture_test.h"
#include "engine/issuing/rehearsal.h"
#include "engine/issuing/rotate.h"
#include "engine/issuing/withdraw.h"

namespace emblem::issuing {
namespace {

class Ending : public IssuingTest {
 protected:
  void SetUp() override {
    IssuingTest::SetUp();
    if (!IsSkipped()) make_endorsed(hospital_, ministry_);
  }

  Issued renew() {
    auto renewed = issuing::renew(hospital_.contents(), {}, hospital_.keyring, bench(hospital_));
    EXPECT_TRUE(renewed) << to_text(renewed.error());
    hospital_.apply(renewed->change);
    return *std::move(renewed);
  }

  Withdrawn withdraw(const std::string& asset) {
    auto withdrawn = issuing::withdraw(hospital_.contents(), asset, hospital_.keyring, bench(hospital_));
    EXPECT_TRUE(withdrawn) << to_text(withdrawn.error());
    hospital_.apply(withdrawn->change);
    return *std::move(withdrawn);
  }

  Result<void> rehearse(const home::Mark& mark) const {
    const Workbench at = bench(hospital_);
    return Rehearsal(hospital_.contents(), at).check(mark);
  }

  bool is_endorsed(const home::Mark& mark) const {
    const Workbench at = bench(hospital_);
    return has_endorser(SetFinder(hospital_.contents(), at).find(mark), at);
  }

  std::vector<Sha256Digest> set_of(const home::Mark& mark) const {
    const Workbench at = bench(hospital_);
    std::vector<Sha256Digest> digests;
    for (const home::Token* token : SetFinder(hospital_.contents(), at).find(mark).tokens) {
      digests.push_back(token->sha256);
    }
    return digests;
  }

  void begin_root() {
    hospital_.apply(issuing::begin_root(hospital_.make_key("root-2", home::KeyRole::root), bench(hospital_)));
  }

  Result<Issued> finish_root(Caution caution = Caution::rehearsed) {
    return issuing::finish_root(hospital_.contents(), caution, hospital_.keyring, bench(hospital_));
  }
};

TEST_F(Ending, NothingIsRenewedWhileEverythingIsFresh) {
  issue(hospital_, order_of({{"www.hospital.example"}}));
  hospital_.keyring.opened.clear();
  hospital_.now = days_after(june, 59);
  const Issued renewed = renew();
  EXPECT_TRUE(renewed.change.empty());
  EXPECT_TRUE(hospital_.keyring.opened.empty());
}

TEST_F(Ending, InTheLastThirdItIsRenewedOnce) {
  issue(hospital_, order_of({{"www.hospital.example"}, {"mail.hospital.example"}}));
  hospital_.now = days_after(june, 60);
  const Issued renewed = renew();
  EXPECT_EQ(count_signed(renewed.change, Role::emblem), 2U);
  EXPECT_EQ(renewed.change.tokens.front().expires, days_after(june, 150));
  EXPECT_EQ(hospital_.contents().marks.size(), 2U);
  EXPECT_TRUE(renew().change.empty());
  EXPECT_TRUE(rehearse(hospital_.mark()));
}

TEST_F(Ending, WhatHasRunOutIsRenewedToo) {
  issue(hospital_, order_of({{"www.hospital.example"}}));
  hospital_.now = days_after(june, 200);
  EXPECT_EQ(count_signed(renew().change, Role::emblem), 1U);
}

TEST_F(Ending, InJoseRenewingIsIdempotentToo) {
  issue(hospital_, order_of({{"www.hospital.example"}}, {Dialect::jose, Dialect::cose}));
  issue(hospital_, order_of({{"mail.hospital.example"}}, {Dialect::jose, Dialect::cose}));
  EXPECT_TRUE(renew().change.empty());
  hospital_.now = days_after(june, 70);
  EXPECT_EQ(count_signed(renew().change, Role::emblem), 4U);
  EXPECT_TRUE(renew().change.empty());
}

TEST_F(Ending, AMarkThatWouldBeRefusedDoesNotKeepOthersFromBeingRenewed) {
  auto names = certificates().names_of(hospital_);
  names.erase(names.begin() + 1);  // the identifier of jose
  TestHome clinic("hospital.example");
  clinic.apply({.commitments = {take(clinic, certificates().chain_for(names))->commitment}});
  IssueOrder order = order_of({{"in-jose.hospital.example"}}, {Dialect::cose, Dialect::jose});
  order.caution = Caution::forced;
  issue(clinic, order);
  issue(clinic, order_of({{"www.hospital.example"}}));
  clinic.now = days_after(june, 70);
  const auto renewed = issuing::renew(clinic.contents(), {}, clinic.keyring, bench(clinic));
  ASSERT_TRUE(renewed) << to_text(renewed.error());
  ASSERT_EQ(renewed->emblems.size(), 1U);
  EXPECT_EQ(renewed->emblems.front().mark.id, 2);
  EXPECT_EQ(renewed->left_out, 1U);
  EXPECT_TRUE(has_finding(renewed->findings, Code::set_refused));
  clinic.apply(renewed->change);
  const auto again = issuing::renew(clinic.contents(), {}, clinic.keyring, bench(clinic));
  ASSERT_FALSE(again) << "the one that is left";
  EXPECT_EQ(again.error().code, Code::commitment_missing);
}

TEST_F(Ending, AMarkRefusedInTheRehearsalStaysAsItIs) {
  TestHome clinic("hospital.example");
  make_endorsed(clinic, ministry_, {Dialect::jose});
  TestHome other("authority.example");
  commit(other);
  accept(clinic, endorse(other, read(clinic, request_of(clinic))).reply);
  issue(clinic, order_of({{"www.hospital.example"}}));
  issue(clinic, order_of({{"mail.hospital.example"}}, {Dialect::jose}));
  // The endorsement in jose can be shown no more.
  home::Endorser bare = clinic.contents().endorsers.front();
  bare.chain.clear();
  clinic.apply({.endorsers = {bare}});
  clinic.now = days_after(june, 70);
  const auto renewed = issuing::renew(clinic.contents(), {}, clinic.keyring, bench(clinic));
  ASSERT_TRUE(renewed) << to_text(renewed.error());
  EXPECT_EQ(renewed->left_out, 1U);
  ASSERT_EQ(renewed->emblems.size(), 1U);
  EXPECT_EQ(renewed->emblems.front().mark.id, 1);
  EXPECT_EQ(count_signed(renewed->change, Role::emblem), 1U);
  EXPECT_EQ(renewed->change.marks.size(), 1U);
  EXPECT_EQ(renewed->change.token_states.size(), 1U);
  EXPECT_EQ(renewed->change.journal.size(), renewed->change.tokens.size());
  const auto forced = issuing::renew(clinic.contents(), {.caution = Caution::forced}, clinic.keyring, bench(clinic));
  ASSERT_TRUE(forced);
  EXPECT_EQ(forced->emblems.size(), 2U);
  EXPECT_EQ(forced->left_out, 0U);
}

TEST_F(Ending, AWithdrawnMarkIsNotRenewed) {
  issue(hospital_, order_of({{"www.hospital.example"}}));
  withdraw("www.hospital.example");
  hospital_.now = days_after(june, 200);
  EXPECT_TRUE(renew().change.empty());
}

TEST_F(Ending, AWithdrawnMarkLeavesWhatCopiesCanShow) {
  issue(hospital_, order_of({{"www.hospital.example"}}, {Dialect::jose, Dialect::cose}));
  hospital_.now = days_after(june, 1);
  const Withdrawn withdrawn = withdraw("WWW.hospital.example.");
  EXPECT_EQ(hospital_.mark().state, home::MarkState::withdrawn);
  ASSERT_EQ(withdrawn.owners.size(), 1U);
  EXPECT_EQ(withdrawn.owners.front().to_text(), "www.hospital.example");
  ASSERT_EQ(withdrawn.remainders.size(), 2U);
  EXPECT_EQ(withdrawn.remainders.front().until, days_after(june, 90));
  EXPECT_TRUE(withdrawn.marked_again.empty());
  EXPECT_TRUE(set_of(hospital_.mark()).empty());
  EXPECT_EQ(withdrawn.change.journal.size(), 1U);
}

TEST_F(Ending, SupersededCopiesAreRemaindersToo) {
  issue(hospital_, order_of({{"www.hospital.example"}}));
  hospital_.now = days_after(june, 1);
  issue(hospital_, order_of({{"www.hospital.example"}}));
  EXPECT_EQ(withdraw("www.hospital.example").remainders.size(), 2U);
}

TEST_F(Ending, WhatAnEmblemCoversBesidesIsMarkedAgain) {
  issue(hospital_, order_of({{"a.hospital.example", "b.hospital.example", "c.hospital.example"}}));
  const Withdrawn withdrawn = withdraw("b.hospital.example");
  ASSERT_EQ(withdrawn.marked_again.size(), 1U);
  EXPECT_EQ(withdrawn.marked_again.front(), (std::vector<std::string>{"a.hospital.example", "c.hospital.example"}));
  ASSERT_EQ(hospital_.contents().marks.size(), 2U);
  EXPECT_EQ(hospital_.mark(0).state, home::MarkState::withdrawn);
  EXPECT_EQ(hospital_.mark(1).state, home::MarkState::marked);
  EXPECT_TRUE(rehearse(hospital_.mark(1)));
  EXPECT_TRUE(is_endorsed(hospital_.mark(1)));
}

TEST_F(Ending, EveryMarkThatNamesTheAssetIsWithdrawn) {
  issue(hospital_, order_of({{"a.hospital.example"}, {"a.hospital.example", "b.hospital.example"}}));
  withdraw("a.hospital.example");
  std::size_t marked = 0;
  for (const home::Mark& mark : hospital_.contents().marks) {
    if (mark.state != home::MarkState::marked) continue;
    ++marked;
    EXPECT_EQ(mark.assets, std::vector<std::string>{"b.hospital.example"});
  }
  EXPECT_EQ(marked, 1U);
}

TEST_F(Ending, TheRestThatIsMarkedAlreadyKeepsItsDialects) {
  issue(hospital_, order_of({{"b.hospital.example"}}, {Dialect::jose, Dialect::cose}));
  issue(hospital_, order_of({{"a.hospital.example", "b.hospital.example"}}));
  withdraw("a.hospital.example");
  EXPECT_TRUE(std::ranges::is_permutation(hospital_.mark(0).dialects, std::vector{Dialect::jose, Dialect::cose}));
  EXPECT_TRUE(rehearse(hospital_.mark(0)));
}

TEST_F(Ending, WhatIsNotMarkedCannotBeWithdrawn) {
  issue(hospital_, order_of({{"www.hospital.example"}}));
  withdraw("www.hospital.example");
  for (const auto* asset : {"mail.hospital.example", "www.hospital.example", "nonsense!"}) {
    const auto again = issuing::withdraw(hospital_.contents(), asset, hospital_.keyring, bench(hospital_));
    ASSERT_FALSE(again) << asset;
    EXPECT_EQ(again.error().code, Code::asset_not_marked);
  }
}

TEST_F(Ending, ANewEmblemKeySignsEverythingAnewAndTheOldSetStaysValid) {
  issue(hospital_, order_of({{"www.hospital.example"}, {"mail.hospital.example"}}));
  const home::Contents before = hospital_.contents();
  const home::Mark mark = hospital_.mark();
  const auto rotated = rotate_emblem_key(hospital_.contents(), hospital_.make_key("emblem-2", home::KeyRole::emblem),
                                         hospital_.keyring, bench(hospital_));
  ASSERT_TRUE(rotated) << to_text(rotated.error());
  hospital_.apply(rotated->change);
  EXPECT_EQ(count_signed(rotated->change, Role::emblem), 2U);
  EXPECT_EQ(hospital_.key("emblem").state, home::KeyState::retired);
  EXPECT_TRUE(rehearse(hospital_.mark(0)));
  EXPECT_TRUE(rehearse(hospital_.mark(1)));
  EXPECT_TRUE(is_endorsed(hospital_.mark(0)));
  EXPECT_TRUE(renew().change.empty());
  // What was published yesterday is as good as it was.
  const Workbench at = bench(hospital_);
  EXPECT_TRUE(Rehearsal(before, at).check(mark));
}

TEST_F(Ending, AnEmptyHomeChangesItsEmblemKeyToo) {
  const auto rotated = rotate_emblem_key(hospital_.contents(), hospital_.make_key("emblem-2", home::KeyRole::emblem),
                                         hospital_.keyring, bench(hospital_));
  ASSERT_TRUE(rotated);
  EXPECT_TRUE(rotated->change.tokens.empty());
}

TEST_F(Ending, TheNextRootIsNotUsedBeforeItIsCommittedAndEndorsed) {
  issue(hospital_, order_of({{"www.hospital.example"}}));
  EXPECT_EQ(finish_root().error().code, Code::key_unknown);
  begin_root();
  EXPECT_EQ(hospital_.key("root-2").state, home::KeyState::incoming);
  EXPECT_EQ(finish_root().error().code, Code::commitment_missing);
  commit(hospital_, "root-2");
  EXPECT_EQ(finish_root().error().code, Code::set_refused);
  hospital_.now = days_after(june, 1);
  EXPECT_EQ(count_signed(issue(hospital_, order_of({{"mail.hospital.example"}})).change, Role::emblem), 1U)
      << "meanwhile the old one works";
  ministry_.now = hospital_.now;
  accept(hospital_, endorse(ministry_, read(hospital_, request_of(hospital_, "root-2"), "root-2")).reply);
  EXPECT_TRUE(finish_root());
}

TEST_F(Ending, TheNewRootTakesOverEverythingAtOnce) {
  IssueOrder order = order_of({{"www.hospital.example"}}, {Dialect::cose});
  order.endorse_for = 365 * day;
  issue(hospital_, order);
  const home::Contents before = hospital_.contents();
  begin_root();
  commit(hospital_, "root-2");
  accept(hospital_, endorse(ministry_, read(hospital_, request_of(hospital_, "root-2"), "root-2")).reply);
  const auto finished = finish_root();
  ASSERT_TRUE(finished) << to_text(finished.error());
  hospital_.apply(finished->change);
  EXPECT_EQ(hospital_.key("root").state, home::KeyState::retired);
  EXPECT_EQ(hospital_.key("root-2").state, home::KeyState::active);
  EXPECT_TRUE(rehearse(hospital_.mark()));
  EXPECT_TRUE(is_endorsed(hospital_.mark()));
  const Workbench at = bench(hospital_);
  const SetFinder finder(hospital_.contents(), at);
  for (const home::Token* token : finder.find(hospital_.mark()).tokens) {
    EXPECT_NE(token->signer, to_text(hospital_.key_of("root").id(keys::Family::cbor)));
  }
  EXPECT_TRUE(renew().change.empty()) << "although the old root's endorsement lasts longer";
  EXPECT_TRUE(Rehearsal(before, at).check(hospital_.mark())) << "no gap";
}

TEST_F(Ending, ForceChangesRootsWithoutAnEndorsement) {
  issue(hospital_, order_of({{"www.hospital.example"}}));
  begin_root();
  commit(hospital_, "root-2");
  const auto finished = finish_root(Caution::forced);
  ASSERT_TRUE(finished);
  hospital_.apply(finished->change);
  EXPECT_FALSE(is_endorsed(hospital_.mark()));
}

}  // namespace
}  // namespace emblem::issuing
