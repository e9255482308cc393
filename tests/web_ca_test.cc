// What tests/tools/web_ca.py makes is evidence by our rules, and what it leaves out or revokes is not.
#include "tests/support/web_ca.h"

#include "core/evidence/evidence_fixture_test.h"
#include "tests/support/test_key.h"

namespace emblem::evidence {
namespace {

constexpr std::string_view domain = "hospital.example";
const std::string issued_in_may = "--not-before 2026-05-01T00:00:00Z --not-after 2026-08-01T00:00:00Z";

class WebCa : public EvidenceTest {
 protected:
  void SetUp() override {
    if (!support::WebCa::is_available()) GTEST_SKIP() << "python3-cryptography is not installed";
    ca_ = std::make_unique<support::WebCa>();
  }

  std::vector<std::string> names() const {
    return {"adem-configuration.hospital.example", kids_[0] + ".adem-configuration.hospital.example"};
  }

  VerifiedCommitment judge(const std::vector<Bytes>& files, std::span<const token::LogEntry> entries) {
    const Set evidence = make_set(files);
    EXPECT_TRUE(evidence.findings().empty());
    const ct::LogList logs = make_logs(ca_->logs());
    EXPECT_TRUE(logs.findings().empty());
    return verify({.domain = domain, .kids = kids_, .entries = entries}, evidence, logs, at_);
  }

  std::unique_ptr<support::WebCa> ca_;
  support::TestKey key_ = support::TestKey::named("root");
  std::vector<std::string> kids_ = {keys::to_text(key_.id(keys::Family::cbor))};
  UnixTime at_ = parse_rfc3339("2026-06-01T00:00:00Z").value();
};

TEST_F(WebCa, ACertificateInBothLogsIsACommitment) {
  const auto issued = ca_->issue(names(), issued_in_may);
  ASSERT_EQ(issued.entries.size(), 2U);
  policy_ = LogPolicy::every_entry;
  const VerifiedCommitment commitment = judge({issued.chain}, issued.entries);
  EXPECT_EQ(commitment.status(), CommitmentStatus::promised);
  EXPECT_EQ(std::vector<std::string>(commitment.logs().begin(), commitment.logs().end()),
            (std::vector<std::string>{"Synthetic alpha (Synthetic)", "Synthetic tiled (Synthetic)"}));
}

TEST_F(WebCa, ACertificateInOneLogHasOneEntry) {
  for (const auto* log : {"1", "alpha", "tiled"}) {
    const auto issued = ca_->issue(names(), issued_in_may + " --logs " + log);
    ASSERT_EQ(issued.entries.size(), 1U);
    EXPECT_EQ(judge({issued.chain}, issued.entries).status(), CommitmentStatus::promised) << log;
  }
}

TEST_F(WebCa, ACertificateWithoutTimestampsCommitsToNothing) {
  const auto logged = ca_->issue(names(), issued_in_may);
  const auto issued = ca_->issue(names(), issued_in_may + " --no-sct");
  EXPECT_TRUE(issued.entries.empty());
  EXPECT_EQ(judge({issued.chain}, logged.entries).status(), CommitmentStatus::unverified);
}

TEST_F(WebCa, TheEntriesOfAnotherCertificateProveNothing) {
  const auto other = ca_->issue(names(), issued_in_may);
  const auto issued = ca_->issue(names(), issued_in_may);
  EXPECT_NE(judge({issued.chain}, other.entries).status(), CommitmentStatus::promised);
}

TEST_F(WebCa, TheChainLeadsToTheRoot) {
  const auto issued = ca_->issue(names(), issued_in_may);
  const Set root = make_set({ca_->root()});
  roots_ = root.certificates();
  EXPECT_EQ(judge({issued.chain}, issued.entries).status(), CommitmentStatus::promised);
}

TEST_F(WebCa, ARevokedCertificateNoLongerCommits) {
  const auto other = ca_->issue(names(), issued_in_may);
  const auto issued = ca_->issue(names(), issued_in_may);
  const Bytes elsewhere = ca_->revoke(other.serial, "--at 2026-05-10T00:00:00Z");
  EXPECT_EQ(judge({issued.chain, elsewhere}, issued.entries).status(), CommitmentStatus::promised);
  const Bytes list = ca_->revoke(issued.serial, "--at 2026-05-20T00:00:00Z");
  EXPECT_EQ(judge({issued.chain, list}, issued.entries).status(), CommitmentStatus::revoked);
}

TEST_F(WebCa, ARequestDecidesTheKeyAndTheNames) {
  const std::string csr = ca_->folder() + "/request.pem";
  const std::string command =
      "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null -subj / -addext "
      "subjectAltName=DNS:" +
      names()[0] + ",DNS:" + names()[1] + " -out " + csr + " 2>/dev/null";
  ASSERT_EQ(std::system(command.c_str()), 0);
  const auto issued = ca_->issue({}, issued_in_may + " --csr " + csr);
  EXPECT_EQ(judge({issued.chain}, issued.entries).status(), CommitmentStatus::promised);
}

}  // namespace
}  // namespace emblem::evidence
