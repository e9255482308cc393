// Step 3 and 5: whether an endorsement admits the emblem.
#include <array>

#include "tests/support/organizations.h"

namespace emblem::validate {
namespace {

using support::has_finding;
using support::now;
using Words = std::vector<std::string>;

class Admission : public support::EveryDialect {
 protected:
  Verdict verdict_of(const support::EmblemDraft& emblem_draft, const support::EndorsementDraft& endorsement) {
    support::World other(GetParam());
    other.publish(emblem_draft).publish(endorsement).commit("hospital.example", root);
    return other.verdict();
  }
};
EMBLEM_IN_EVERY_DIALECT(Admission);

TEST_P(Admission, NeedsEveryPurposeOfTheEmblem) {
  auto both = emblem();
  both.purposes = token::red_cross_protective | token::red_cross_indicative;
  for (const auto granted : std::to_array<token::Purposes>({1, 2, 3})) {
    auto endorsement = root_endorsement();
    endorsement.purposes = granted;
    EXPECT_EQ(verdict_of(both, endorsement), granted == 3 ? Verdict::organizational : Verdict::invalid) << +granted;
  }
}

TEST_P(Admission, GrantsMorePurposesThanTheEmblemClaims) {
  auto endorsement = root_endorsement();
  endorsement.purposes = token::red_cross_protective | token::red_cross_indicative;
  EXPECT_EQ(verdict_of(emblem(), endorsement), Verdict::organizational);
}

TEST_P(Admission, IsAskedOfEveryEndorsementOnThePath) {
  const auto middle = support::TestKey::generate();
  for (const auto lower : std::to_array<token::Purposes>({1, 2})) {
    for (const auto upper : std::to_array<token::Purposes>({1, 2})) {
      auto below = internal(middle, emblem_key);
      below.purposes = lower;
      auto above = committed(internal(root, middle));
      above.purposes = upper;
      support::World other(GetParam());
      other.publish(emblem()).publish(below).publish(above).commit("hospital.example", root);
      EXPECT_EQ(other.verdict(), lower == 1 && upper == 1 ? Verdict::organizational : Verdict::invalid);
    }
  }
}

TEST_P(Admission, RefusedLeavesAFindingThatNamesTheConstraint) {
  auto endorsement = root_endorsement();
  endorsement.purposes = token::red_cross_indicative;
  world.publish(emblem()).publish(endorsement);
  commit_both();
  EXPECT_TRUE(has_finding(world.judge(), Code::endorsement_not_admitting));
}

TEST_P(Admission, RefusedByOneEndorsementLeavesAnotherPath) {
  auto narrow = root_endorsement();
  narrow.purposes = token::red_cross_indicative;
  world.publish(emblem()).publish(narrow).publish(root_endorsement());
  commit_both();
  EXPECT_EQ(world.verdict(), Verdict::organizational);
}

// What only `jose` can say.
class JoseAdmission : public testing::Test {
 protected:
  Verdict verdict() {
    support::World world(Dialect::jose);
    world.publish(emblem).publish(endorsement).commit("hospital.example", endorsement.signer);
    return world.verdict();
  }

  // The verdict with `constraints` as the endorsement's whole "emb".
  Report judge_with(const nlohmann::json& constraints) {
    support::World world(Dialect::jose);
    auto parts = support::jose_parts(endorsement);
    parts.claims["emb"] = constraints;
    world.publish(emblem).publish(endorsement.signer).commit("hospital.example", endorsement.signer);
    world.records.push_back(
        support::text_record("www.hospital.example", "adem-token=" + support::sign_jose(parts, endorsement.signer)));
    return world.judge();
  }

  support::EmblemDraft emblem{.signer = support::TestKey::named("emblem")};
  support::EndorsementDraft endorsement{
      .signer = support::TestKey::named("root"), .endorsed = emblem.signer, .log = {support::log_entry()}};
};

TEST_F(JoseAdmission, WithoutConstraintsAdmitsEverything) {
  EXPECT_EQ(judge_with(nlohmann::json::object()).verdict, Verdict::organizational);
  EXPECT_EQ(judge_with(nullptr).verdict, Verdict::organizational);
}

TEST_F(JoseAdmission, TakesNullForAbsent) {
  EXPECT_EQ(judge_with({{"prp", nullptr}, {"dst", nullptr}, {"assets", nullptr}, {"wnd", nullptr}}).verdict,
            Verdict::organizational);
}

TEST_F(JoseAdmission, OfAnEmptyConstraintIsRefused) {
  for (const char* constraint : {"prp", "dst", "assets", "bearers"}) {
    const Report report = judge_with({{constraint, nlohmann::json::array()}});
    EXPECT_EQ(report.verdict, Verdict::invalid) << constraint;
    EXPECT_TRUE(has_finding(report, Code::constraint_empty)) << constraint;
  }
}

TEST_F(JoseAdmission, OfAnEmptyPurposeIsRefusedEvenForAnEmblemThatClaimsNone) {
  emblem.purposes = 0;
  EXPECT_EQ(judge_with(nlohmann::json::object()).verdict, Verdict::organizational);
  EXPECT_EQ(judge_with({{"prp", nlohmann::json::array()}}).verdict, Verdict::invalid);
}

TEST_F(JoseAdmission, GrantsNothingByValuesNobodyKnows) {
  EXPECT_EQ(judge_with({{"prp", {"protective", "celestial"}}}).verdict, Verdict::organizational);
  const Report purposes = judge_with({{"prp", {"celestial"}}});
  EXPECT_EQ(purposes.verdict, Verdict::invalid);
  EXPECT_TRUE(has_finding(purposes, Code::purpose_unknown));
  EXPECT_EQ(judge_with({{"dst", {"dns", "pigeon"}}}).verdict, Verdict::organizational);
  const Report channels = judge_with({{"dst", {"pigeon"}}});
  EXPECT_EQ(channels.verdict, Verdict::invalid);
  EXPECT_TRUE(has_finding(channels, Code::channel_unknown));
}

TEST_F(JoseAdmission, NeedsTheWayTheEmblemCame) {
  endorsement.distribution = Words{"dns", "udp"};
  EXPECT_EQ(verdict(), Verdict::organizational);
  endorsement.distribution = Words{"udp", "tls", "icmp"};
  EXPECT_EQ(verdict(), Verdict::invalid);
}

TEST_F(JoseAdmission, NeedsEveryWayTheEmblemAllows) {
  emblem.distribution = Words{"dns", "udp"};
  endorsement.distribution = Words{"dns", "udp"};
  EXPECT_EQ(verdict(), Verdict::organizational);
  endorsement.distribution = Words{"dns"};
  EXPECT_EQ(verdict(), Verdict::invalid);
}

TEST_F(JoseAdmission, NeedsTheEmblemToAllowTheWayItCame) {
  emblem.distribution = Words{"dns"};
  EXPECT_EQ(verdict(), Verdict::organizational);
  emblem.distribution = Words{"tls"};
  EXPECT_EQ(verdict(), Verdict::invalid);
}

TEST_F(JoseAdmission, OfAnEmblemThatNamesNoWayNeedsOnlyTheOneItCame) {
  endorsement.distribution = Words{"dns"};
  EXPECT_EQ(verdict(), Verdict::organizational);
}

TEST_F(JoseAdmission, NeedsEveryAssetOfTheEmblemToBeCovered) {
  emblem.assets = {"www.hospital.example", "mail.hospital.example"};
  endorsement.assets = Words{"*.hospital.example"};
  EXPECT_EQ(verdict(), Verdict::organizational);
  endorsement.assets = Words{"www.hospital.example"};
  EXPECT_EQ(verdict(), Verdict::invalid);
  endorsement.assets = Words{"mail.hospital.example", "www.hospital.example"};
  EXPECT_EQ(verdict(), Verdict::organizational);
}

TEST_F(JoseAdmission, NeedsAWildcardToBeCoveredWholly) {
  emblem.assets = {"*.hospital.example"};
  endorsement.assets = Words{"*.hospital.example"};
  EXPECT_EQ(verdict(), Verdict::organizational);
  endorsement.assets = Words{"www.hospital.example"};
  EXPECT_EQ(verdict(), Verdict::invalid);
}

TEST_F(JoseAdmission, NeedsAPrefixToBeCoveredWholly) {
  emblem.assets = {"www.hospital.example", "[2001:db8::/48]"};
  endorsement.assets = Words{"www.hospital.example", "[2001:db8::/32]"};
  EXPECT_EQ(verdict(), Verdict::organizational);
  endorsement.assets = Words{"www.hospital.example", "[2001:db8::/64]"};
  EXPECT_EQ(verdict(), Verdict::invalid);
}

TEST_F(JoseAdmission, NeedsTheEmblemToEndWithinTheWindow) {
  const std::int64_t lifetime = emblem.lifetime.expires - emblem.lifetime.not_before;
  endorsement.window = lifetime;
  EXPECT_EQ(verdict(), Verdict::organizational);
  endorsement.window = lifetime - 1;
  EXPECT_EQ(verdict(), Verdict::invalid);
}

TEST_F(JoseAdmission, CountsFractionsOfTheWindow) {
  const double lifetime = static_cast<double>(emblem.lifetime.expires - emblem.lifetime.not_before);
  EXPECT_EQ(judge_with({{"wnd", lifetime + 0.5}}).verdict, Verdict::organizational);
  EXPECT_EQ(judge_with({{"wnd", lifetime - 0.5}}).verdict, Verdict::invalid);
}

}  // namespace
}  // namespace emblem::validate
