// What each dialect cannot say. Every refusal differs in one thing from a draft that passes.
#include "core/issue/draft_rules.h"

#include "core/issue/issue_fixture_test.h"
#include "emblem/limits.h"

namespace emblem::issue {
namespace {

std::string verdict(const Draft& draft) {
  const auto checked = check_draft(draft);
  return checked ? "fine" : std::string(code_info(checked.error().code).name) + " " + checked.error().where;
}

Draft emblem_for(Dialect dialect, std::string_view text) {
  Draft draft = emblem_draft(dialect);
  emblem_of(draft).assets.push_back(token::parse_asset(text, Dialect::jose).value().asset);
  return draft;
}

TEST(DraftRules, TakeNamesInEveryDialect) {
  for (const Dialect dialect : every_dialect) EXPECT_EQ(verdict(emblem_for(dialect, "mail.hospital.example")), "fine");
}

TEST(DraftRules, TakeWildcardsAndAddressesInAllDialectsButCose) {
  for (const std::string_view text : {"*.hospital.example", "[192.0.2.1]", "[2001:db8::/32]"}) {
    EXPECT_EQ(verdict(emblem_for(Dialect::jose, text)), "fine");
    EXPECT_EQ(verdict(emblem_for(Dialect::cose_16sep, text)), "fine");
    EXPECT_EQ(verdict(emblem_for(Dialect::cose, text)), "dialect_cannot_say assets");
  }
}

TEST(DraftRules, RefuseAnEmblemForEveryName) {
  for (const Dialect dialect : every_dialect) EXPECT_EQ(verdict(emblem_for(dialect, "*")), "dialect_cannot_say assets");
}

TEST(DraftRules, RefuseAPrefixWithHostBits) {
  Draft draft = emblem_for(Dialect::jose, "[192.0.2.0/24]");
  EXPECT_EQ(verdict(draft), "fine");
  std::get<token::AddressAsset>(emblem_of(draft).assets.back().id).first.bytes.back() = 1;
  EXPECT_EQ(verdict(draft), "dialect_cannot_say assets");
}

TEST(DraftRules, RefuseANameThatNoReaderTakes) {
  for (const Dialect dialect : every_dialect) {
    Draft draft = emblem_draft(dialect);
    std::get<token::NameAsset>(emblem_of(draft).assets.back().id).name =
        dns::DomainName::parse("a\\\"b.example").value();
    EXPECT_EQ(verdict(draft), "dialect_cannot_say assets");
  }
}

TEST(DraftRules, RefuseAnEmblemWithoutAssets) {
  for (const Dialect dialect : every_dialect) {
    Draft draft = emblem_draft(dialect);
    emblem_of(draft).assets.clear();
    EXPECT_EQ(verdict(draft), "dialect_cannot_say assets");
  }
}

TEST(DraftRules, RefuseMoreAssetsThanReadersTake) {
  Draft draft = emblem_draft(Dialect::cose);
  emblem_of(draft).assets.assign(Limits().assets, asset("a.example"));
  EXPECT_EQ(verdict(draft), "fine");
  emblem_of(draft).assets.push_back(asset("a.example"));
  EXPECT_EQ(verdict(draft), "limit_exceeded assets");
}

TEST(DraftRules, RefuseMoreLogEntriesThanReadersTake) {
  Draft draft = endorsement_draft(Dialect::cose, TestKey::named("endorsed"));
  endorsement_of(draft).log.assign(Limits().log_entries, support::log_entry());
  EXPECT_EQ(verdict(draft), "fine");
  endorsement_of(draft).log.push_back(support::log_entry());
  EXPECT_EQ(verdict(draft), "limit_exceeded log");
}

TEST(DraftRules, KnowTwoPurposesInJoseAndFiveInCbor) {
  const TestKey key = TestKey::named("endorsed");
  for (const Dialect dialect : every_dialect) {
    const unsigned most = dialect == Dialect::jose ? 3 : 31;
    for (unsigned bits = 0; bits < 64; ++bits) {
      const std::string expected = bits >= 1 && bits <= most ? "fine" : "dialect_cannot_say prp";
      Draft emblem = emblem_draft(dialect);
      emblem_of(emblem).purposes = static_cast<token::Purposes>(bits);
      EXPECT_EQ(verdict(emblem), expected);
      Draft endorsement = endorsement_draft(dialect, key);
      endorsement_of(endorsement).purposes = static_cast<token::Purposes>(bits);
      EXPECT_EQ(verdict(endorsement), expected);
    }
  }
}

TEST(DraftRules, LetOnlyJoseNarrowAssetsAndLifetime) {
  const TestKey key = TestKey::named("endorsed");
  for (const Dialect dialect : every_dialect) {
    Draft assets = endorsement_draft(dialect, key);
    EXPECT_EQ(verdict(assets), "fine");
    Draft window = assets;
    endorsement_of(assets).assets = {asset("www.hospital.example")};
    endorsement_of(window).window = 86400;
    EXPECT_EQ(verdict(assets), dialect == Dialect::jose ? "fine" : "dialect_cannot_say assets");
    EXPECT_EQ(verdict(window), dialect == Dialect::jose ? "fine" : "dialect_cannot_say wnd");
  }
}

TEST(DraftRules, RefuseConstraintsThatAdmitNothing) {
  Draft draft = endorsement_draft(Dialect::jose, TestKey::named("endorsed"));
  endorsement_of(draft).window = 1;
  EXPECT_EQ(verdict(draft), "fine");
  endorsement_of(draft).window = 0;
  EXPECT_EQ(verdict(draft), "lifetime_wrong wnd");
  endorsement_of(draft).window.reset();
  endorsement_of(draft).assets.emplace();
  EXPECT_EQ(verdict(draft), "dialect_cannot_say assets");
}

TEST(DraftRules, RefuseTheIdentifierOfTheOtherFamily) {
  const TestKey key = TestKey::named("endorsed");
  for (const Dialect dialect : every_dialect) {
    Draft draft = endorsement_draft(dialect, key);
    const bool jose = dialect == Dialect::jose;
    endorsement_of(draft).key = key.id(jose ? keys::Family::cbor : keys::Family::jose);
    EXPECT_EQ(verdict(draft), "dialect_cannot_say key");
  }
}

TEST(DraftRules, RefuseALifetimeThatDoesNotEndAfterItBegins) {
  Draft draft = emblem_draft(Dialect::cose);
  draft.expires.seconds = draft.not_before.seconds + 1;
  EXPECT_EQ(verdict(draft), "fine");
  draft.expires = draft.not_before;
  EXPECT_EQ(verdict(draft), "lifetime_wrong exp");
}

TEST(DraftRules, RefuseFractionsOfASecond) {
  for (UnixTime Draft::* const moment : {&Draft::issued_at, &Draft::not_before, &Draft::expires}) {
    Draft draft = emblem_draft(Dialect::cose);
    (draft.*moment).nanos = 1;
    EXPECT_TRUE(verdict(draft).starts_with("lifetime_wrong"));
  }
}

TEST(DraftRules, AreAskedBeforeAnythingIsSigned) {
  Draft draft = emblem_draft(Dialect::cose);
  emblem_of(draft).assets.clear();
  TestSigningKey signer(TestKey::named("signer"));
  EXPECT_EQ(write_token(draft, signer, support::provider()).error().code, Code::dialect_cannot_say);
}

}  // namespace
}  // namespace emblem::issue
