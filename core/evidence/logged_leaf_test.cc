// Entries that a log handed out: a certificate with SCTs need not be at hand.
#include "core/evidence/inclusion_fixture_test.h"

namespace emblem::evidence {
namespace {

class LoggedLeaves : public InclusionTest {
 protected:
  Items bound() const { return handed_out(bound_, 5); }
  Items other() const { return handed_out(other_, 6); }

  // Of the log that names entries by index.
  Items at_index(const Logged& logged) const {
    Items items = proven_by_index();
    items.files = {logged.issuer};
    items.inclusions = {tiled_->inclusion(index_of(logged), tiled_size)};
    items.leaves = {{tiled_->id(), logged.leaves[1], logged.precertificate}};
    return items;
  }

  // The final certificate, logged as it is at the end of the tree.
  Items final_certificate() {
    const Bytes leaf = final_leaf(bound_.certificate, logged_);
    const std::uint64_t index = log_->add(hash_of_leaf(leaf));
    Items items = bound();
    items.leaves = {{log_->id(), leaf, bound_.certificate}};
    items.heads = {log_->head(log_->size(), signed_at_)};
    items.inclusions = {log_->inclusion(index, log_->size())};
    final_entry_ = {{log_->id(), hash_of_leaf(leaf)}};
    return items;
  }

  void expect_unsettled(const VerifiedCommitment& judged, Code why) {
    EXPECT_EQ(judged.outcome(), Outcome::unsettled) << code_text(why);
    EXPECT_EQ(judged.status(), CommitmentStatus::unverified);
    EXPECT_TRUE(has_finding(judged.findings(), why)) << code_text(why);
  }

  UnixTime logged_ = moment("2026-05-01T00:00:00Z");
  std::vector<token::LogEntry> final_entry_;
};

TEST_F(LoggedLeaves, WithItsPrecertificateIsIncludedByHash) {
  const VerifiedCommitment judged = by_hash(bound());
  EXPECT_EQ(judged.status(), CommitmentStatus::included);
  EXPECT_FALSE(has_finding(judged.findings(), Code::commitment_no_evidence));
  EXPECT_EQ(judged.binding()->sha256, provider_->sha256(bound_.precertificate));
}

TEST_F(LoggedLeaves, WithItsPrecertificateIsIncludedByIndex) {
  EXPECT_EQ(by_index(at_index(bound_)).status(), CommitmentStatus::included);
}

TEST_F(LoggedLeaves, AreLeftOpenByASmallerBudgetThanTheyNeed) {
  const std::size_t before = signature_checks_;
  ASSERT_EQ(by_hash(bound()).status(), CommitmentStatus::included);
  const std::size_t needed = before - signature_checks_;
  for (std::size_t budget = 0; budget < needed; ++budget) {
    signature_checks_ = budget;
    expect_unsettled(by_hash(bound()), Code::commitment_budget);
  }
  signature_checks_ = needed;
  EXPECT_EQ(by_hash(bound()).status(), CommitmentStatus::included);
}

TEST_F(LoggedLeaves, OfAFinalCertificateIsIncluded) {
  Items items = final_certificate();
  EXPECT_EQ(judge(items, final_entry_).status(), CommitmentStatus::included);
  items.leaves[0].certificate = other_.certificate;
  expect_unsettled(judge(items, final_entry_), Code::certificate_unusable);
}

TEST_F(LoggedLeaves, NeedAProof) {
  Items items = bound();
  items.inclusions.clear();
  expect_unsettled(by_hash(items), Code::inclusion_proof_bad);
  items = bound();
  items.inclusions[0].proof.path[0].bytes[31] ^= 1;
  expect_unsettled(by_hash(items), Code::inclusion_proof_bad);
}

TEST_F(LoggedLeaves, NeedATreeHeadThatTheLogSigned) {
  Items items = bound();
  items.heads[0].signature.back() ^= 1;
  expect_unsettled(by_hash(items), Code::tree_head_signature_bad);
  items.heads.clear();
  expect_unsettled(by_hash(items), Code::tree_head_missing);
}

TEST_F(LoggedLeaves, NeedThePrecertificateThatWasLogged) {
  Items items = bound();
  items.leaves[0].certificate = other_.precertificate;
  expect_unsettled(by_hash(items), Code::precertificate_unusable);
  items.leaves[0].certificate = bound_.certificate;
  expect_unsettled(by_hash(items), Code::precertificate_unusable);
}

TEST_F(LoggedLeaves, NeedTheIssuerAndItsSignature) {
  Items items = bound();
  items.files.clear();
  expect_unsettled(by_hash(items), Code::certificate_issuer_missing);
  items = bound();
  items.leaves[0].certificate.back() ^= 1;
  expect_unsettled(by_hash(items), Code::certificate_signature_bad);
  // One precertificate that holds is enough.
  items.leaves.push_back(bound().leaves[0]);
  EXPECT_EQ(by_hash(items).status(), CommitmentStatus::included);
}

TEST_F(LoggedLeaves, NeedALogThatCountedThen) {
  at_ = logged_;
  signed_at_ = logged_;
  Items items = final_certificate();
  EXPECT_EQ(judge(items, final_entry_).status(), CommitmentStatus::included);
  logged_.seconds += 1;
  items = final_certificate();
  expect_unsettled(judge(items, final_entry_), Code::sct_from_the_future);
  const Bytes logs = ca_->logs();
  std::string text(as_text(logs));
  constexpr std::string_view usable = "\"usable\"";
  for (std::size_t at = 0; (at = text.find(usable, at)) != std::string::npos;) {
    text.replace(at, usable.size(), "\"rejected\"");
  }
  logs_ = make_logs(Bytes(text.begin(), text.end()));
  expect_unsettled(by_hash(bound()), Code::log_not_accepted);
}

TEST_F(LoggedLeaves, AreAskedForRevocationAndRoots) {
  at_ = moment("2026-06-01T00:00:00Z");
  Items items = bound();
  items.files.push_back(revoked_);
  EXPECT_EQ(by_hash(items).status(), CommitmentStatus::revoked);
  const Set root = make_set({ca_->root()});
  roots_ = root.certificates();
  EXPECT_EQ(by_hash(bound()).status(), CommitmentStatus::included);
  roots_ = std::span<const x509::Certificate>();
  expect_unsettled(by_hash(bound()), Code::root_unknown);
}

TEST_F(LoggedLeaves, ContradictWhenTheEntryNamedIsAnotherCertificate) {
  const VerifiedCommitment judged = judge(other(), {other_.entries[0]});
  EXPECT_EQ(judged.outcome(), Outcome::fails);
  EXPECT_EQ(judged.status(), CommitmentStatus::contradicted);
  EXPECT_EQ(judge(at_index(other_), {other_.entries[1]}).status(), CommitmentStatus::contradicted);
}

TEST_F(LoggedLeaves, ContradictOnlyWithProof) {
  Items items = other();
  items.inclusions[0].proof.path[0].bytes[0] ^= 1;
  EXPECT_EQ(judge(items, {other_.entries[0]}).outcome(), Outcome::unsettled);
  items = other();
  items.heads[0].signature.back() ^= 1;
  EXPECT_EQ(judge(items, {other_.entries[0]}).outcome(), Outcome::unsettled);
  items = other();
  items.leaves[0].log_id = tiled_->id();
  EXPECT_EQ(judge(items, {other_.entries[0]}).outcome(), Outcome::unsettled);
  items = at_index(other_);
  items.inclusions[0] = tiled_->inclusion(index_of(other_) + 1, tiled_size);
  EXPECT_EQ(judge(items, {other_.entries[1]}).outcome(), Outcome::unsettled);
}

TEST_F(LoggedLeaves, OfOthersSettleNothing) {
  Items items = proven();
  items.files.push_back(other_.issuer);
  items.leaves = other().leaves;
  items.inclusions.push_back(log_->inclusion(6, size));
  EXPECT_EQ(by_hash(items).status(), CommitmentStatus::included);
  EXPECT_EQ(by_hash(other()).outcome(), Outcome::unsettled);
}

TEST_F(LoggedLeaves, ContradictAPromiseThatTheLogBroke) {
  support::TestLog broken(ca_->log_key("tiled"));
  broken.fill(index_of(bound_));
  broken.add(hash_of_leaf(other_.leaves[1]));
  broken.fill(tiled_size);
  Items items = proven_by_index();
  items.heads = {broken.head(tiled_size, signed_at_)};
  items.inclusions = {broken.inclusion(index_of(bound_), tiled_size)};
  EXPECT_EQ(by_index(items).status(), CommitmentStatus::promised);  // what stands there is not at hand
  items.leaves = {{tiled_->id(), other_.leaves[1], other_.precertificate}};
  EXPECT_EQ(by_index(items).status(), CommitmentStatus::contradicted);
}

TEST_F(LoggedLeaves, OverBudgetAreUnsettled) {
  signature_checks_ = 2;
  EXPECT_EQ(by_hash(bound()).status(), CommitmentStatus::included);
  signature_checks_ = 1;
  const VerifiedCommitment judged = by_hash(bound());
  EXPECT_EQ(judged.outcome(), Outcome::unsettled);
  EXPECT_TRUE(has_finding(judged.findings(), Code::commitment_budget));
}

}  // namespace
}  // namespace emblem::evidence
