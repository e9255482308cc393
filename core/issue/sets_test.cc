// Whole sets, written here and judged as a stranger would.
#include "core/issue/issue_fixture_test.h"
#include "core/issue/records.h"
#include "tests/support/organizations.h"

namespace emblem::issue {
namespace {

class Sets : public testing::TestWithParam<std::tuple<crypto::Curve, Dialect>> {
 protected:
  crypto::Curve curve() const { return std::get<0>(GetParam()); }
  Dialect dialect() const { return std::get<1>(GetParam()); }

  // Keys travel along with what they signed.
  void add(const Draft& draft, const TestKey& signer) {
    tokens_.push_back(sign(draft, signer));
    keys_.push_back(signer.public_key());
  }

  void add_emblem() { add(emblem_draft(dialect()), emblem_key_); }
  void add_internal() { add(endorsement_draft(dialect(), emblem_key_), root_); }
  void add_external() {
    Draft draft = endorsement_draft(dialect(), root_);
    draft.issuer = authority;
    add(draft, authority_root_);
  }

  Report judge() {
    std::vector<WrittenToken> written;
    for (const SignedToken& token : tokens_) written.push_back({token.dialect, token.bytes});
    world_.records = make_records(written, keys_, {.owner = dns::DomainName::parse("www.hospital.example").value()});
    world_.commit("hospital.example", root_);
    world_.commit("authority.example", authority_root_);
    return world_.judge();
  }

  TestKey emblem_key_ = TestKey::generate(curve());
  TestKey root_ = TestKey::generate(curve());
  TestKey authority_root_ = TestKey::generate(curve());
  std::vector<SignedToken> tokens_;
  std::vector<crypto::PublicKey> keys_;
  support::World world_{dialect()};
};
INSTANTIATE_TEST_SUITE_P(Of, Sets, testing::Combine(testing::ValuesIn(every_curve), testing::ValuesIn(every_dialect)));

TEST_P(Sets, OfAnEmblemWithoutIssuersPathAreInvalid) {
  add_emblem();
  EXPECT_EQ(judge().verdict, Verdict::invalid);
}

TEST_P(Sets, WithTheRootsEndorsementAreOrganizational) {
  add_emblem();
  add_internal();
  EXPECT_EQ(judge().verdict, Verdict::organizational);
}

TEST_P(Sets, WithAnAuthoritysEndorsementAreEndorsedWithoutAFinding) {
  add_emblem();
  add_internal();
  add_external();
  const Report report = judge();
  EXPECT_EQ(report.verdict, Verdict::endorsed);
  EXPECT_TRUE(report.meets_policy);
  EXPECT_EQ(report.dialect, dialect());
  EXPECT_EQ(support::endorsers_of(report), authority.text());
  EXPECT_EQ(report.valid, (Validity{{now - support::hour}, {now + support::hour}}));
  for (const Finding& finding : report.findings)
    EXPECT_EQ(code_info(finding.code).severity, Severity::note) << finding.text;
}

// The same root, once for readers of each family.
TEST(MixedSets, ShowJoseAndCborSideBySide) {
  const TestKey emblem_key = TestKey::generate();
  const TestKey root = TestKey::generate();
  std::vector<SignedToken> tokens;
  for (const Dialect dialect : {Dialect::jose, Dialect::cose}) {
    tokens.push_back(sign(emblem_draft(dialect), emblem_key));
    tokens.push_back(sign(endorsement_draft(dialect, emblem_key), root));
  }
  std::vector<WrittenToken> written;
  for (const SignedToken& token : tokens) written.push_back({token.dialect, token.bytes});
  support::World world(Dialect::cose);
  world.records = make_records(written, std::vector{emblem_key.public_key(), root.public_key()},
                               {.owner = dns::DomainName::parse("www.hospital.example").value()});
  world.commit("hospital.example", root);
  const Report report = world.judge();
  EXPECT_EQ(report.verdict, Verdict::organizational);
  ASSERT_EQ(report.emblems.size(), 2U);
  for (const ReportedEmblem& emblem : report.emblems) EXPECT_EQ(emblem.verdict, Verdict::organizational);
}

}  // namespace
}  // namespace emblem::issue
