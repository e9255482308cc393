// Step 1: identifiers, signatures, times.
#include "core/bytes/base_encodings.h"
#include "core/dns/text_record.h"
#include "tests/support/organizations.h"

namespace emblem::validate {
namespace {

using support::has_finding;
using support::levels_of;
using support::now;
using support::TestKey;

class Verification : public support::EveryDialect {
 protected:
  // An emblem of no issuer, which is SIGNED when its token holds.
  support::EmblemDraft lone() const { return {.signer = emblem_key, .issuer = std::nullopt}; }

  dns::Record record_of(const support::EmblemDraft& draft) const {
    return support::record_of(draft, world.publication);
  }
};
EMBLEM_IN_EVERY_DIALECT(Verification);

TEST_P(Verification, HoldsForEveryAlgorithm) {
  for (const auto curve : {crypto::Curve::p256, crypto::Curve::p384, crypto::Curve::p521, crypto::Curve::ed25519}) {
    support::World other(GetParam());
    other.publish(support::EmblemDraft{.signer = TestKey::generate(curve), .issuer = std::nullopt});
    EXPECT_EQ(other.verdict(), Verdict::signed_only) << crypto::to_text(curve);
  }
}

TEST_P(Verification, NeedsTheKeyAmongTheRecords) {
  world.records.push_back(record_of(lone()));
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::invalid);
  EXPECT_TRUE(has_finding(report, Code::key_not_found));
}

TEST_P(Verification, TakesAKeyThatTheUserTrustsWithoutARecord) {
  world.records.push_back(record_of(lone()));
  world.trust(emblem_key);
  EXPECT_EQ(levels_of(world.judge()), "SIGNED*");
}

TEST_P(Verification, TakesAKeyThatTheUserPinsWithoutARecord) {
  world.records.push_back(record_of(lone()));
  world.pin("https://hospital.example", emblem_key);
  EXPECT_EQ(levels_of(world.judge()), "SIGNED");
}

TEST_P(Verification, RefusesASignatureByAnotherKeyOfTheSameName) {
  const TestKey impostor = TestKey::generate();
  dns::Record record;
  if (is_jose()) {
    const auto text = support::sign_jose(support::jose_parts(lone()), impostor);
    record = support::text_record("www.hospital.example", "adem-token=" + text);
  } else {
    const auto parts = support::cose_parts(lone(), world.publication);
    record = support::ihle_record("www.hospital.example", support::sign_cose(parts, impostor, GetParam()));
  }
  world.records.push_back(record);
  world.publish(emblem_key).publish(impostor);
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::invalid);
  EXPECT_TRUE(has_finding(report, Code::signature_bad));
}

TEST_P(Verification, BeginsAtNotBeforeAndEndsBeforeExpiry) {
  world.publish(lone());
  const support::Lifetime lifetime;
  const auto verdict_at = [&](UnixTime moment) {
    world.at = moment;
    return world.verdict();
  };
  EXPECT_EQ(verdict_at({lifetime.not_before - 1, 999'999'999}), Verdict::invalid);
  EXPECT_EQ(verdict_at({lifetime.not_before, 0}), Verdict::signed_only);
  EXPECT_EQ(verdict_at({lifetime.expires - 1, 999'999'999}), Verdict::signed_only);
  EXPECT_EQ(verdict_at({lifetime.expires, 0}), Verdict::invalid);
}

TEST_P(Verification, SaysWhyATokenIsOutOfItsTime) {
  world.publish(lone());
  world.at = UnixTime{now - 2 * support::hour};
  EXPECT_TRUE(has_finding(world.judge(), Code::not_yet_valid));
  world.at = UnixTime{now + 2 * support::hour};
  EXPECT_TRUE(has_finding(world.judge(), Code::expired));
}

TEST_P(Verification, OfAnExpiredEndorsementLeavesTheRest) {
  world.publish(emblem()).publish(root_endorsement());
  auto expired = external();
  expired.lifetime.expires = now;
  world.publish(expired);
  commit_both();
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::organizational);
  EXPECT_FALSE(report.undecided);
  EXPECT_TRUE(has_finding(report, Code::expired));
}

TEST_P(Verification, TakesNoIssuingTimeIntoAccount) {
  auto draft = lone();
  for (const std::int64_t issued : {now - 2 * support::hour, now + support::hour}) {
    support::World other(GetParam());
    other.publish(emblem_key);
    if (is_jose()) {
      auto parts = support::jose_parts(draft);
      parts.claims["iat"] = issued;
      other.records.push_back(
          support::text_record("www.hospital.example", "adem-token=" + support::sign_jose(parts, emblem_key)));
    } else {
      auto parts = support::cose_parts(draft, other.publication);
      parts.claims.set(6, support::of(issued));
      other.records.push_back(
          support::ihle_record("www.hospital.example", support::sign_cose(parts, emblem_key, GetParam())));
    }
    EXPECT_EQ(other.verdict(), Verdict::signed_only);
  }
}

TEST_P(Verification, SetsATokenOfADeniedKeyAside) {
  world.publish(lone());
  EXPECT_EQ(world.verdict(), Verdict::signed_only);
  for (const auto family : {keys::Family::jose, keys::Family::cbor}) {
    world.policy.denied_key_ids = {emblem_key.id(family).digest};
    const Report report = world.judge();
    EXPECT_EQ(report.verdict, Verdict::invalid);
    EXPECT_TRUE(has_finding(report, Code::key_denied));
  }
  world.policy.denied_key_ids = {root.id(keys::Family::jose).digest};
  EXPECT_EQ(world.verdict(), Verdict::signed_only);
}

TEST_P(Verification, SetsADeniedTokenAside) {
  const dns::Record record = record_of(lone());
  world.records.push_back(record);
  world.publish(emblem_key);
  world.policy.denied_tokens = {support::token_digest(record)};
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::invalid);
  EXPECT_TRUE(has_finding(report, Code::token_denied));
  world.policy.denied_tokens = {Sha256Digest{}};
  EXPECT_EQ(world.verdict(), Verdict::signed_only);
}

TEST_P(Verification, TrustsAKeyByItsIdentifierInAnyForm) {
  world.publish(lone());
  for (const auto family : {keys::Family::jose, keys::Family::cbor}) {
    world.policy.trusted_key_ids = {emblem_key.id(family).digest};
    EXPECT_EQ(levels_of(world.judge()), "SIGNED*");
  }
  world.policy.trusted_key_ids = {root.id(keys::Family::jose).digest};
  EXPECT_EQ(levels_of(world.judge()), "SIGNED");
}

TEST_P(Verification, RefusesATokenWhoseAlgorithmIsNotItsKeys) {
  const TestKey key = TestKey::generate(crypto::Curve::p384);
  const support::EmblemDraft draft{.signer = key, .issuer = std::nullopt};
  if (is_jose()) {
    auto parts = support::jose_parts(draft);
    parts.header["alg"] = "ES256";
    world.records.push_back(
        support::text_record("www.hospital.example", "adem-token=" + support::sign_jose(parts, key)));
  } else {
    auto parts = support::cose_parts(draft, world.publication);
    parts.header.set(1, support::of(-7));
    world.records.push_back(support::ihle_record("www.hospital.example", support::sign_cose(parts, key, GetParam())));
  }
  world.publish(key);
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::invalid);
  EXPECT_TRUE(has_finding(report, Code::key_algorithm_mismatch));
}

TEST_P(Verification, TakesAStrippedIdentifierInCborOnly) {
  if (is_jose()) return;
  const TestKey key = TestKey::generate_with_leading_zero();
  for (const auto as : {support::SignerAs::kid, support::SignerAs::stripped_kid}) {
    support::World other(GetParam());
    other.publication.signer_as = as;
    other.publish(support::EmblemDraft{.signer = key, .issuer = std::nullopt});
    const Report report = other.judge();
    EXPECT_EQ(report.verdict, Verdict::signed_only);
    EXPECT_EQ(has_finding(report, Code::key_identifier_stripped), as == support::SignerAs::stripped_kid);
  }
}

TEST_P(Verification, TrustsTheKeyNamedByItsStrippedIdentifier) {
  if (is_jose()) return;
  const TestKey key = TestKey::generate_with_leading_zero();
  world.publication.signer_as = support::SignerAs::stripped_kid;
  world.publish(support::EmblemDraft{.signer = key, .issuer = std::nullopt}).trust(key);
  EXPECT_EQ(levels_of(world.judge()), "SIGNED*");
}

class JoseVerification : public testing::Test {
 protected:
  support::World world{Dialect::jose};
  TestKey key = TestKey::generate();
  support::EmblemDraft lone{.signer = key, .issuer = std::nullopt};
};

TEST_F(JoseVerification, TakesTheKeyThatTheTokenCarries) {
  world.publication.signer_as = support::SignerAs::carried_key;
  world.records.push_back(support::record_of(lone, world.publication));
  EXPECT_EQ(world.verdict(), Verdict::signed_only);
}

TEST_F(JoseVerification, KeepsAKeyThatATokenCarriesToThatToken) {
  // Digests decide the order in which tokens are judged, so both orders come up.
  for (int i = 0; i < 16; ++i) {
    support::World other(Dialect::jose);
    const TestKey root = TestKey::generate();
    other.publish(support::EmblemDraft{.signer = key}).commit("hospital.example", root);
    const support::EndorsementDraft named{.signer = root, .endorsed = key, .log = {support::log_entry()}};
    other.records.push_back(support::record_of(named, other.publication));
    other.publication.signer_as = support::SignerAs::carried_key;
    other.records.push_back(
        support::record_of(support::EndorsementDraft{.signer = root, .endorsed = root}, other.publication));
    EXPECT_EQ(other.verdict(), Verdict::invalid);
  }
}

TEST_F(JoseVerification, TakesAKeyRecordOfAnySet) {
  support::Publication how = world.publication;
  how.set_id = "1";
  world.records.push_back(support::record_of(lone, how));
  how.set_id = "2";
  world.records.push_back(support::key_record(key, how));
  EXPECT_EQ(world.verdict(), Verdict::signed_only);
}

TEST_F(JoseVerification, TakesAKeyRecordInTheOlderForm) {
  const Bytes spki = support::provider().encode_spki(key.public_key()).value();
  world.records.push_back(support::record_of(lone, world.publication));
  world.records.push_back(support::text_record("www.hospital.example", "adem-key=" + encode_base64(spki)));
  EXPECT_EQ(world.verdict(), Verdict::signed_only);
}

TEST_F(JoseVerification, CountsFractionsOfSeconds) {
  auto parts = support::jose_parts(lone);
  parts.claims["exp"] = static_cast<double>(now) + 0.5;
  world.publish(key);
  world.records.push_back(support::text_record("www.hospital.example", "adem-token=" + support::sign_jose(parts, key)));
  world.at = UnixTime{now, 499'999'999};
  EXPECT_EQ(world.verdict(), Verdict::signed_only);
  world.at = UnixTime{now, 500'000'000};
  EXPECT_EQ(world.verdict(), Verdict::invalid);
}

}  // namespace
}  // namespace emblem::validate
