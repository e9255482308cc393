// Ways in which other implementations went wrong, each by name.
#include "tests/support/organizations.h"

namespace emblem {
namespace {

using evidence::Outcome;
using support::has_finding;
using support::TestKey;

class KnownMistakes : public support::EveryDialect {
 protected:
  // A record that carries the endorsement with an empty log.
  dns::Record with_empty_log(const support::EndorsementDraft& draft) const {
    if (is_jose()) {
      auto parts = support::jose_parts(draft);
      parts.claims["log"] = nlohmann::json::array();
      return support::text_record("www.hospital.example", "adem-token=" + support::sign_jose(parts, draft.signer));
    }
    auto parts = support::cose_parts(draft, world.publication);
    (GetParam() == Dialect::cose ? parts.claims : parts.header).set("log", support::array_of({}));
    return support::ihle_record("www.hospital.example", support::sign_cose(parts, draft.signer, GetParam()));
  }
};
EMBLEM_IN_EVERY_DIALECT(KnownMistakes);

TEST_P(KnownMistakes, AnEmptyLogArrayIsNoCommitment) {
  commit_both();
  world.publish(emblem()).publish(root);
  world.records.push_back(with_empty_log(internal(root, emblem_key)));
  EXPECT_EQ(world.verdict(), Verdict::invalid);
  world.publish(root_endorsement());
  EXPECT_EQ(world.verdict(), Verdict::organizational);
}

TEST_P(KnownMistakes, TheResultOfTheBindingCheckIsNotThrownAway) {
  world.publish(emblem()).publish(root_endorsement());
  world.commit("hospital.example", root, Outcome::fails);
  EXPECT_EQ(world.verdict(), Verdict::invalid);
  world.commit("hospital.example", root, Outcome::unsettled);
  EXPECT_EQ(world.verdict(), Verdict::indeterminate);
  world.commit("hospital.example", root, Outcome::holds);
  EXPECT_EQ(world.verdict(), Verdict::organizational);
}

TEST_P(KnownMistakes, AnExternalEndorsementNeedsTheInternalPathFirst) {
  auto of_emblem_key = external();
  of_emblem_key.endorsed = emblem_key;
  world.publish(emblem()).publish(of_emblem_key);
  commit_both();
  EXPECT_EQ(world.verdict(), Verdict::invalid);
}

TEST_P(KnownMistakes, TwoEndorsementsThatEndorseEachOtherEnd) {
  const TestKey first = TestKey::generate();
  const TestKey second = TestKey::generate();
  world.publish(emblem()).publish(internal(first, emblem_key));
  world.publish(committed(internal(second, first))).publish(committed(internal(first, second)));
  EXPECT_EQ(world.verdict(), Verdict::indeterminate);
  world.commit("hospital.example", second);
  EXPECT_EQ(world.verdict(), Verdict::organizational);
}

TEST_P(KnownMistakes, TwoOrganizationsThatEndorseEachOtherEnd) {
  auto back = committed({.signer = root, .endorsed = authority_root});
  back.subject = "https://authority.example";
  publish_endorsed();
  world.publish(back);
  EXPECT_EQ(world.verdict(), Verdict::endorsed);
}

TEST_P(KnownMistakes, AbsentEndIsNotTrue) {
  const TestKey middle = TestKey::generate();
  const auto upper = committed(internal(root, middle));
  const auto verdict_with = [&](bool has_end) {
    support::World other(GetParam());
    other.publish(emblem()).publish(internal(middle, emblem_key)).publish(root).commit("hospital.example", root);
    if (is_jose()) {
      auto parts = support::jose_parts(upper);
      if (!has_end) parts.claims.erase("end");
      other.records.push_back(
          support::text_record("www.hospital.example", "adem-token=" + support::sign_jose(parts, root)));
    } else {
      auto parts = support::cose_parts(upper, other.publication);
      if (!has_end) parts.claims.erase("end");
      other.records.push_back(
          support::ihle_record("www.hospital.example", support::sign_cose(parts, root, GetParam())));
    }
    return other.verdict();
  };
  EXPECT_EQ(verdict_with(true), Verdict::organizational);
  EXPECT_EQ(verdict_with(false), Verdict::invalid);
}

TEST_P(KnownMistakes, AnOverlapOfPurposesIsNotEnough) {
  auto both = emblem();
  both.purposes = token::red_cross_protective | token::red_cross_indicative;
  auto endorsement = root_endorsement();
  world.publish(both).publish(endorsement);
  commit_both();
  EXPECT_EQ(world.verdict(), Verdict::invalid);
  endorsement.purposes = both.purposes;
  world.publish(endorsement);
  EXPECT_EQ(world.verdict(), Verdict::organizational);
}

TEST_P(KnownMistakes, ALongerPrefixDoesNotCoverAShorterOne) {
  if (GetParam() == Dialect::cose) return;  // has no addresses
  auto block = emblem();
  block.issuer.reset();
  block.assets = {"[2001:db8::/48]"};
  world.publish(block);
  world.look_at = "www.hospital.example";
  EXPECT_EQ(world.verdict("[2001:db8::/48]"), Verdict::signed_only);
  EXPECT_EQ(world.verdict("[2001:db8::/47]"), Verdict::invalid);
}

TEST_P(KnownMistakes, AnExpiredTokenIsNotAccepted) {
  publish_endorsed();
  EXPECT_EQ(world.verdict(), Verdict::endorsed);
  world.at = UnixTime{support::Lifetime().expires};
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::invalid);
  EXPECT_TRUE(has_finding(report, Code::expired));
}

TEST_P(KnownMistakes, TheNameAskedAboutIsComparedWithTheAssets) {
  publish_endorsed();
  world.look_at = "www.hospital.example";
  EXPECT_EQ(world.verdict("www.hospital.example"), Verdict::endorsed);
  EXPECT_EQ(world.verdict("bank.example"), Verdict::invalid);
}

TEST_P(KnownMistakes, OneMalformedRecordDoesNotFailTheLookup) {
  publish_endorsed();
  for (const Bytes& data : {Bytes{0xff, 0xff}, Bytes{0xd2, 0x84, 0x40}, Bytes{}}) {
    world.records.push_back(support::ihle_record("www.hospital.example", data));
  }
  for (const char* text : {"adem-token=", "adem-token=a.b.c", "adem-key={", "adem-emb-=x", "adem-token-a-b=x"}) {
    world.records.push_back(support::text_record("www.hospital.example", text));
  }
  world.records.push_back({.owner = support::name("www.hospital.example"), .type = dns::type_txt, .rdata = {200, 1}});
  EXPECT_EQ(world.verdict(), Verdict::endorsed);
}

TEST_P(KnownMistakes, ASecondEmblemDoesNotMakeAGoodSetInvalid) {
  publish_endorsed();
  const TestKey attacker = TestKey::generate();
  world.publish(support::EmblemDraft{.signer = attacker});
  world.publish(support::EmblemDraft{.signer = attacker, .issuer = "https://attacker.example"});
  world.publish(support::EmblemDraft{.signer = attacker, .issuer = std::nullopt});
  EXPECT_EQ(world.verdict(), Verdict::endorsed);
}

TEST_P(KnownMistakes, AForgedEndorsementDoesNotMakeAGoodSetInvalid) {
  publish_endorsed();
  const TestKey attacker = TestKey::generate();
  for (const TestKey* endorsed : {&emblem_key, &root, &authority_root}) {
    world.publish(internal(attacker, *endorsed)).publish(committed(internal(attacker, *endorsed)));
    auto narrow = external();
    narrow.signer = attacker;
    narrow.endorsed = *endorsed;
    narrow.purposes = token::red_cross_indicative;
    world.publish(narrow);
  }
  world.commit("hospital.example", attacker, Outcome::fails).commit("authority.example", attacker, Outcome::fails);
  EXPECT_EQ(world.verdict(), Verdict::endorsed);
}

TEST_P(KnownMistakes, AKeyIdentifierIsRecomputedAndNotBelieved) {
  // The attacker's key record claims the identifier of the hospital's.
  const TestKey attacker = TestKey::generate();
  auto lone = emblem();
  lone.issuer.reset();
  if (is_jose()) {
    auto jwk = support::jwk_of(attacker);
    jwk["kid"] = keys::to_text(emblem_key.id(keys::Family::jose));
    world.records.push_back(support::text_record("www.hospital.example", "adem-key=" + jwk.dump()));
    world.records.push_back(support::text_record(
        "www.hospital.example", "adem-token=" + support::sign_jose(support::jose_parts(lone), attacker)));
  } else {
    auto key = support::cose_key_of(attacker);
    key.set(2, support::of_bytes(emblem_key.id(keys::Family::cbor).digest.bytes));
    world.records.push_back(support::ihle_record("www.hospital.example", key.encoded()));
    world.records.push_back(
        support::ihle_record("www.hospital.example",
                             support::sign_cose(support::cose_parts(lone, world.publication), attacker, GetParam())));
  }
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::invalid);
  EXPECT_TRUE(has_finding(report, Code::key_not_found));
}

}  // namespace
}  // namespace emblem
