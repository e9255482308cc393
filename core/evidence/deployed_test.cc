// The deployed set of June 2026: what its tokens say, against its certificates.
#include "core/ct/static_ct.h"
#include "core/evidence/evidence_fixture_test.h"

namespace emblem::evidence {
namespace {

const std::string folder = "vectors/deployed/emblem.felixlinker.de/";

const token::LogEntry nimbus{digest_of("yzj3FYl8hKFEX1vB3fvJbvKaWc1HCmkFhbDLFMMUWOc="),
                             digest_of("h54dzuaMi7yWa+yvlXREateIyUv4XcxTLOp2yIqtHjE=")};
const token::LogEntry tiger{digest_of("FoMtq/CpJQ8P8DqlRf/Iv8gj0IdL9gQpJ/jnHzMT9fo="),
                            digest_of("1Z60JAFEckc49jwLsSsNzKtxyebSFv/fAjY1AgdHi4A=")};
const token::LogEntry sphinx{digest_of("SZybad4dfOz8Nt7Nh2SmuFuvCoeAGdFVUvvp6ynd+MM="),
                             digest_of("QNNJAoY2xYVJFA3TbFhkveEK8p54NdOp9wfnttqODyM=")};
const token::LogEntry gouda{digest_of("GoudaUpXmMiZoMqIvfSPwLRWYMzDYA0fcfRp/8fRrKM="), std::uint64_t{1486270852}};

const std::vector<std::string> authority_kids = {"6d4ym5gslavhmz7u44x7mv4ycjzxhweslioeujuutnom5hp7hpnq"};
const std::vector<std::string> issuer_kids = {"h32ycgpm2jxlgmhmtrnuv5rywsexxk3gwa45w3cmpzpyvkacdvka"};

class DeployedSet : public EvidenceTest {
 protected:
  Set evidence_ = make_set(
      {read_file(folder + "emblem.felixlinker.de.chain.pem"), read_file(folder + "auth.felixlinker.de.chain.pem")});
  ct::LogList logs_ = make_logs(read_file("vectors/deployed/ct-logs.json"));
  UnixTime at_ = *parse_rfc3339("2026-06-17T00:10:00Z");
};

TEST_F(DeployedSet, HoldsBothCommitments) {
  const std::vector<token::LogEntry> authority = {tiger, nimbus};
  const auto first = verify({"auth.felixlinker.de", authority_kids, authority}, evidence_, logs_, at_);
  EXPECT_EQ(first.outcome(), Outcome::holds);
  EXPECT_EQ(first.status(), CommitmentStatus::promised);
  EXPECT_EQ(first.logs().size(), 2U);
  EXPECT_TRUE(has_finding(first.findings(), Code::commitment_older_names));
  EXPECT_TRUE(has_finding(first.findings(), Code::revocation_not_checked));
  EXPECT_TRUE(has_finding(first.findings(), Code::roots_not_checked));
  ASSERT_TRUE(first.binding());
  EXPECT_EQ(to_rfc3339(first.binding()->not_after), "2026-06-24T12:56:07Z");
  EXPECT_EQ(first.evidence_digest(), evidence_.digest());

  const std::vector<token::LogEntry> issuer = {gouda, sphinx};
  const auto second = verify({"emblem.felixlinker.de", issuer_kids, issuer}, evidence_, logs_, at_);
  EXPECT_EQ(second.outcome(), Outcome::holds);
  ASSERT_EQ(second.logs().size(), 1U);
  EXPECT_EQ(second.logs()[0], "DigiCert 'Sphinx2026h1' (DigiCert)");
  EXPECT_TRUE(has_finding(second.findings(), Code::log_unknown));
}

TEST_F(DeployedSet, ChecksOneIssuerAndOneSignatureALogForTwoLogsOfOneCertificate) {
  const std::vector<token::LogEntry> authority = {tiger, nimbus};
  verify({"auth.felixlinker.de", authority_kids, authority}, evidence_, logs_, at_);
  EXPECT_EQ(signature_checks_, 256U - 3U);
}

TEST_F(DeployedSet, StaticLogsIndexStandsInTheSct) {
  const auto scts = evidence_.scts_of(gouda.log_id);
  ASSERT_EQ(scts.size(), 1U);
  EXPECT_EQ(ct::find_leaf_index(scts[0].sct.extensions), 1486270852U);
}

TEST_F(DeployedSet, SettlesNothingWithoutItsChains) {
  const std::vector<token::LogEntry> issuer = {gouda, sphinx};
  const auto judged = verify({"emblem.felixlinker.de", issuer_kids, issuer}, Set{}, logs_, at_);
  EXPECT_EQ(judged.outcome(), Outcome::unsettled);
  EXPECT_EQ(judged.status(), CommitmentStatus::unverified);
  EXPECT_TRUE(has_finding(judged.findings(), Code::commitment_no_evidence));
}

TEST_F(DeployedSet, HoldsAfterItsCertificatesHaveRunOut) {
  const std::vector<token::LogEntry> issuer = {sphinx};
  const auto judged =
      verify({"emblem.felixlinker.de", issuer_kids, issuer}, evidence_, logs_, *parse_rfc3339("2026-12-01T00:00:00Z"));
  EXPECT_EQ(judged.outcome(), Outcome::holds);
  EXPECT_TRUE(has_finding(judged.findings(), Code::certificate_expired));
}

TEST_F(DeployedSet, IsContradictedForAnotherKeyOrDomain) {
  const std::vector<token::LogEntry> issuer = {sphinx};
  for (const auto& [domain, kids] : {std::pair(std::string_view("emblem.felixlinker.de"), authority_kids),
                                     std::pair(std::string_view("auth.felixlinker.de"), issuer_kids)}) {
    const auto judged = verify({domain, kids, issuer}, evidence_, logs_, at_);
    EXPECT_EQ(judged.outcome(), Outcome::fails);
    EXPECT_EQ(judged.status(), CommitmentStatus::contradicted);
  }
}

TEST_F(DeployedSet, NeedsARootOnlyWhereRootsAreGiven) {
  const std::vector<token::LogEntry> issuer = {sphinx};
  const CommitmentClaim claim{"emblem.felixlinker.de", issuer_kids, issuer};
  roots_ = std::span<const x509::Certificate>();
  const auto judged = verify(claim, evidence_, logs_, at_);
  EXPECT_EQ(judged.outcome(), Outcome::unsettled);
  EXPECT_TRUE(has_finding(judged.findings(), Code::root_unknown));
}

}  // namespace
}  // namespace emblem::evidence
