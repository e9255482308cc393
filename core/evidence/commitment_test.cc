// The rule of commitments, each accepting case beside one that differs in one thing.
#include "core/evidence/commitment.h"

#include "core/evidence/evidence_fixture_test.h"

namespace emblem::evidence {
namespace {

// A synthetic organisation with one log entry in each of the logs that timestamped its certificate.
class Commitment : public EvidenceTest {
 protected:
  void use(const std::string& folder, const std::string& chain) {
    chain_ = read_file("vectors/cases/" + folder + "/" + chain);
    const Bytes logs = read_file("vectors/cases/" + folder + "/logs.json");
    logs_text_.assign(logs.begin(), logs.end());
    evidence_ = make_set({chain_});
    for (const x509::Certificate& certificate : evidence_.certificates()) {
      (certificate.sct_list ? certificate_ : issuer_) = certificate;
    }
    for (const ct::Sct& sct : scts_of(certificate_)) {
      entries_.push_back({sct.log_id, hash_of(certificate_, issuer_, sct)});
      logged_ = sct.time();
    }
    read_names();
  }

  void SetUp() override { use("commitment-012-revoked", "auth0.chain.pem"); }

  VerifiedCommitment judge() { return judge_with(evidence_); }

  VerifiedCommitment judge_with(const Set& evidence) {
    const Bytes text(logs_text_.begin(), logs_text_.end());
    return verify({domain_, kids_, entries_}, evidence, make_logs(text), at_);
  }

  void replace_in_logs(std::string_view from, std::string_view to) {
    bool found = false;
    for (std::size_t at = 0; (at = logs_text_.find(from, at)) != std::string::npos; at += to.size()) {
      logs_text_.replace(at, from.size(), to);
      found = true;
    }
    EXPECT_TRUE(found) << from;
  }

  void set_log_state(const std::string& state, UnixTime since) {
    for (std::size_t at = 0; (at = logs_text_.find("\"state\": {", at)) != std::string::npos; ++at) {
      const std::size_t end = logs_text_.find('}', logs_text_.find('}', at) + 1);
      logs_text_.replace(at, end + 1 - at,
                         "\"state\": {\"" + state + "\": {\"timestamp\": \"" + to_rfc3339(since) + "\"}}");
    }
  }

  // The certificate with one byte changed, read again; nothing when it cannot be.
  std::optional<Set> with_flipped(std::size_t at, std::uint8_t bit) {
    Bytes der = certificate_.der;
    der[at] ^= bit;
    return make_set({der, issuer_.der});
  }

  Bytes chain_;
  std::string logs_text_;
  Set evidence_;
  x509::Certificate certificate_;
  x509::Certificate issuer_;
  std::string domain_;
  std::vector<std::string> kids_;
  std::vector<token::LogEntry> entries_;
  UnixTime logged_;
  UnixTime at_ = UnixTime{2000000000, 0};

  void read_names() {
    constexpr std::string_view label = ".adem-configuration.";
    for (const std::string& name : certificate_.dns_names) {
      const std::size_t at = name.find(label);
      if (at == std::string::npos) continue;
      kids_.push_back(name.substr(0, at));
      domain_ = name.substr(at + label.size());
    }
  }
};

TEST_F(Commitment, HoldsWithCertificateIssuerAndKnownLog) {
  const auto judged = judge();
  EXPECT_EQ(judged.outcome(), Outcome::holds);
  EXPECT_EQ(judged.status(), CommitmentStatus::promised);
  EXPECT_FALSE(judged.logs().empty());
  ASSERT_TRUE(judged.binding());
  EXPECT_EQ(judged.binding()->sha256, certificate_.sha256);
}

TEST_F(Commitment, WithoutEntriesFails) {
  entries_.clear();
  const auto judged = judge();
  EXPECT_EQ(judged.outcome(), Outcome::fails);
  EXPECT_EQ(judged.status(), CommitmentStatus::unverified);
  EXPECT_TRUE(has_finding(judged.findings(), Code::commitment_no_entries));
}

TEST_F(Commitment, IsUnsettledWithAnotherHash) {
  for (token::LogEntry& entry : entries_) std::get<Sha256Digest>(entry.place).bytes[5] ^= 1;
  const auto judged = judge();
  EXPECT_EQ(judged.outcome(), Outcome::unsettled);
  EXPECT_TRUE(has_finding(judged.findings(), Code::log_entry_differs));
}

TEST_F(Commitment, IsUnsettledWithoutTheIssuersCertificate) {
  const auto judged = judge_with(make_set({certificate_.der}));
  EXPECT_EQ(judged.outcome(), Outcome::unsettled);
  EXPECT_TRUE(has_finding(judged.findings(), Code::certificate_issuer_missing));
}

TEST_F(Commitment, IsUnsettledWithAnUnknownLog) {
  logs_text_ = R"({"operators": []})";
  const auto judged = judge();
  EXPECT_EQ(judged.outcome(), Outcome::unsettled);
  EXPECT_TRUE(has_finding(judged.findings(), Code::log_unknown));
}

TEST_F(Commitment, HoldsFromTheMomentOfTheTimestampOn) {
  at_ = logged_;
  EXPECT_EQ(judge().outcome(), Outcome::holds);
  at_.seconds -= 1;
  entries_.resize(1);
  const auto judged = judge();
  EXPECT_EQ(judged.outcome(), Outcome::unsettled);
  EXPECT_TRUE(has_finding(judged.findings(), Code::sct_from_the_future));
}

TEST_F(Commitment, NeedsALogThatCountedAtTheTimestamp) {
  for (const std::string state : {"qualified", "usable", "readonly"}) {
    set_log_state(state, UnixTime{0, 0});
    EXPECT_EQ(judge().outcome(), Outcome::holds) << state;
  }
  set_log_state("retired", UnixTime{logged_.seconds + 60, 0});
  EXPECT_EQ(judge().outcome(), Outcome::holds);
  for (const std::string state : {"retired", "pending", "rejected"}) {
    set_log_state(state, UnixTime{0, 0});
    const auto judged = judge();
    EXPECT_EQ(judged.outcome(), Outcome::unsettled) << state;
    EXPECT_TRUE(has_finding(judged.findings(), Code::log_not_accepted)) << state;
  }
}

TEST_F(Commitment, SaysWhenTheCertificateEndsOutsideTheLogsInterval) {
  EXPECT_FALSE(has_finding(judge().findings(), Code::certificate_outside_log_interval));
  replace_in_logs("\"end_exclusive\": \"20", "\"end_exclusive\": \"19");
  const auto judged = judge();
  EXPECT_EQ(judged.outcome(), Outcome::holds);
  EXPECT_TRUE(has_finding(judged.findings(), Code::certificate_outside_log_interval));
}

TEST_F(Commitment, IsContradictedWhenTheEntryBindsAnotherKeyOrDomain) {
  kids_[0][0] = kids_[0][0] == 'a' ? 'b' : 'a';
  EXPECT_EQ(judge().status(), CommitmentStatus::contradicted);
  kids_.clear();
  read_names();
  domain_ = "other.example";
  EXPECT_EQ(judge().status(), CommitmentStatus::contradicted);
  EXPECT_EQ(judge().outcome(), Outcome::fails);
}

TEST_F(Commitment, OfManyFormsOfTheIdentifierNeedsOne) {
  kids_.insert(kids_.begin(), "another");
  EXPECT_EQ(judge().outcome(), Outcome::holds);
}

TEST_F(Commitment, IsContradictedByOneEntryWhateverTheOthersSay) {
  const Bytes other = read_file("vectors/cases/commitment-016-contradicted/other.chain.pem");
  use("commitment-016-contradicted", "root.chain.pem");
  entries_.erase(entries_.begin(), entries_.end() - 1);
  EXPECT_EQ(judge().outcome(), Outcome::holds);
  const Set strangers = make_set({other});
  for (const x509::Certificate& certificate : strangers.certificates()) {
    if (!certificate.sct_list) continue;
    const auto& issuer = strangers.certificates()[strangers.find_subject(certificate.issuer)[0]];
    const ct::Sct sct = scts_of(certificate)[0];
    entries_.push_back({sct.log_id, hash_of(certificate, issuer, sct)});
  }
  EXPECT_EQ(judge().outcome(), Outcome::holds);  // nothing proves the second entry yet
  EXPECT_EQ(judge_with(make_set({chain_, other})).status(), CommitmentStatus::contradicted);
}

TEST_F(Commitment, RevokedByItsIssuersListFailsFromThatMomentOn) {
  const Set evidence = make_set({chain_, read_file("vectors/cases/commitment-012-revoked/revoked-2.crl")});
  const auto revocation = reader_->verify_revocation({evidence.revocation_lists()[0], certificate_, issuer_});
  ASSERT_EQ(revocation.state, x509::RevocationState::listed);
  at_ = revocation.at;
  const auto judged = judge_with(evidence);
  EXPECT_EQ(judged.outcome(), Outcome::fails);
  EXPECT_EQ(judged.status(), CommitmentStatus::revoked);
  EXPECT_TRUE(has_finding(judged.findings(), Code::commitment_revoked));
  at_.seconds -= 1;
  EXPECT_EQ(judge_with(evidence).outcome(), Outcome::holds);
}

TEST_F(Commitment, RevokedInOneEntryAndUnsettledInAnotherIsUnsettled) {
  const Set evidence = make_set({chain_, read_file("vectors/cases/commitment-012-revoked/revoked-2.crl")});
  entries_.push_back(entries_.back());
  std::get<Sha256Digest>(entries_.back().place).bytes[0] ^= 1;
  EXPECT_EQ(judge_with(evidence).outcome(), Outcome::unsettled);
}

TEST_F(Commitment, ListWithABrokenSignatureRevokesNothing) {
  Bytes list = make_set({read_file("vectors/cases/commitment-012-revoked/revoked-2.crl")}).revocation_lists()[0].der;
  list.back() ^= 1;
  const auto judged = judge_with(make_set({chain_, list}));
  EXPECT_EQ(judged.outcome(), Outcome::holds);
  EXPECT_TRUE(has_finding(judged.findings(), Code::revocation_list_unusable));
}

TEST_F(Commitment, UnderTheStricterPolicyNeedsEveryEntry) {
  policy_ = LogPolicy::every_entry;
  EXPECT_EQ(judge().outcome(), Outcome::holds);
  entries_.push_back(entries_.back());
  std::get<Sha256Digest>(entries_.back().place).bytes[0] ^= 1;
  const auto judged = judge();
  EXPECT_EQ(judged.outcome(), Outcome::unsettled);
  EXPECT_TRUE(has_finding(judged.findings(), Code::log_entries_incomplete));
  policy_ = LogPolicy::any_entry;
  EXPECT_EQ(judge().outcome(), Outcome::holds);
}

TEST_F(Commitment, IsUnsettledWhenTheBudgetRunsOut) {
  const std::size_t needed = 1 + entries_.size();
  signature_checks_ = needed;
  EXPECT_EQ(judge().outcome(), Outcome::holds);
  EXPECT_EQ(signature_checks_, 0U);
  signature_checks_ = needed - 1;
  const auto judged = judge();
  EXPECT_EQ(judged.outcome(), Outcome::unsettled);
  EXPECT_TRUE(has_finding(judged.findings(), Code::commitment_budget));
}

TEST_F(Commitment, OrderOfEntriesDoesNotMatterForTheOutcome) {
  entries_.push_back(entries_.back());
  std::get<Sha256Digest>(entries_.back().place).bytes[0] ^= 1;
  EXPECT_EQ(judge().outcome(), Outcome::holds);
  std::ranges::reverse(entries_);
  EXPECT_EQ(judge().outcome(), Outcome::holds);
}

TEST_F(Commitment, NoFlippedBitOfItsCertificateMakesAnotherKeysClaimHold) {
  kids_ = {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
  for (std::size_t at = 0; at < certificate_.der.size(); ++at) {
    const auto evidence = with_flipped(at, static_cast<std::uint8_t>(1U << at % 8));
    signature_checks_ = 256;
    EXPECT_NE(judge_with(*evidence).outcome(), Outcome::holds) << at;
  }
}

TEST_F(Commitment, OfACertificateAlteredUnderItsSignatureDoesNotHold) {
  const auto parts = *x509::parse_parts(certificate_.der);
  const auto start = static_cast<std::size_t>(parts.tbs.data() - certificate_.der.data());
  for (std::size_t at = start; at < start + parts.tbs.size(); ++at) {
    const auto evidence = with_flipped(at, static_cast<std::uint8_t>(1U << at % 8));
    signature_checks_ = 256;
    EXPECT_NE(judge_with(*evidence).outcome(), Outcome::holds) << at;
  }
}

}  // namespace
}  // namespace emblem::evidence
