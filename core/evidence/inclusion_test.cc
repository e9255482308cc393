// How a promised entry becomes included, each accepting case beside one that differs in one thing.
#include "core/evidence/inclusion_fixture_test.h"

namespace emblem::evidence {
namespace {

using Included = InclusionTest;

TEST_F(Included, EntryIsPromisedWithoutAProofAndIncludedWithOne) {
  Items items = proven();
  const VerifiedCommitment included = by_hash(items);
  EXPECT_EQ(included.outcome(), Outcome::holds);
  EXPECT_EQ(included.status(), CommitmentStatus::included);
  EXPECT_EQ(included.binding()->sha256, provider_->sha256(bound_.certificate));
  EXPECT_EQ(included.logs().size(), 1U);
  items.inclusions.clear();
  const VerifiedCommitment promised = by_hash(items);
  EXPECT_EQ(promised.status(), CommitmentStatus::promised);
  EXPECT_EQ(promised.binding(), included.binding());
}

TEST_F(Included, NeedsWhatTheBudgetMustHoldAndIsPromisedOrOpenWithLess) {
  const std::size_t before = signature_checks_;
  ASSERT_EQ(by_hash(proven()).status(), CommitmentStatus::included);
  const std::size_t needed = before - signature_checks_;
  for (std::size_t budget = 0; budget < needed; ++budget) {
    signature_checks_ = budget;
    const VerifiedCommitment judged = by_hash(proven());
    EXPECT_EQ(judged.status(), budget + 1 == needed ? CommitmentStatus::promised : CommitmentStatus::unverified)
        << budget;
    EXPECT_TRUE(has_finding(judged.findings(), Code::commitment_budget)) << budget;
  }
  signature_checks_ = needed;
  EXPECT_EQ(by_hash(proven()).status(), CommitmentStatus::included);
}

TEST_F(Included, EntryNamedByIndexNeedsAProofForThatIndex) {
  EXPECT_EQ(by_index(proven_by_index()).status(), CommitmentStatus::included);
  support::TestLog elsewhere(ca_->log_key("tiled"));
  elsewhere.fill(1001);
  elsewhere.add(hash_of_leaf(bound_.leaves[1]));
  elsewhere.fill(tiled_size);
  Items items = proven_by_index();
  items.heads = {elsewhere.head(tiled_size, signed_at_)};
  items.inclusions = {elsewhere.inclusion(1001, tiled_size)};
  const VerifiedCommitment judged = by_index(items);
  EXPECT_EQ(judged.status(), CommitmentStatus::promised);
  EXPECT_TRUE(has_finding(judged.findings(), Code::inclusion_proof_bad));
}

TEST_F(Included, NeedsAProofThatLeadsToTheTreeHead) {
  Items items = proven();
  items.inclusions[0].proof.path[1].bytes[0] ^= 1;
  const VerifiedCommitment judged = by_hash(items);
  EXPECT_EQ(judged.status(), CommitmentStatus::promised);
  EXPECT_TRUE(has_finding(judged.findings(), Code::inclusion_proof_bad));
}

TEST_F(Included, NeedsAProofWhosePathFitsItsIndexAndSize) {
  Items items = proven();
  items.inclusions[0].proof.path.pop_back();
  const VerifiedCommitment judged = by_hash(items);
  EXPECT_EQ(judged.status(), CommitmentStatus::promised);
  EXPECT_TRUE(has_finding(judged.findings(), Code::inclusion_proof_bad));
}

TEST_F(Included, NeedsATreeHeadOfTheProofsSize) {
  Items items = proven();
  items.heads = {log_->head(size - 1, signed_at_)};
  const VerifiedCommitment judged = by_hash(items);
  EXPECT_EQ(judged.status(), CommitmentStatus::promised);
  EXPECT_TRUE(has_finding(judged.findings(), Code::tree_head_missing));
}

TEST_F(Included, NeedsATreeHeadThatTheLogSigned) {
  Items items = proven();
  items.heads[0].signature.back() ^= 1;
  const VerifiedCommitment judged = by_hash(items);
  EXPECT_EQ(judged.status(), CommitmentStatus::promised);
  EXPECT_TRUE(has_finding(judged.findings(), Code::tree_head_signature_bad));
}

TEST_F(Included, IsWorthNoMoreWhenAnotherLogSignedTheTreeHead) {
  Items items = proven();
  tiled_->sign(items.heads[0]);
  EXPECT_EQ(by_hash(items).status(), CommitmentStatus::promised);
}

TEST_F(Included, NeedsATreeHeadFromNoLaterThanTheMomentAskedAbout) {
  signed_at_ = at_;
  EXPECT_EQ(by_hash(proven()).status(), CommitmentStatus::included);
  signed_at_.seconds += 1;
  const VerifiedCommitment judged = by_hash(proven());
  EXPECT_EQ(judged.status(), CommitmentStatus::promised);
  EXPECT_TRUE(has_finding(judged.findings(), Code::tree_head_from_the_future));
}

TEST_F(Included, IsNotSaidOfSomebodyElsesProofNorByAnotherLog) {
  Items items = proven();
  items.inclusions = {log_->inclusion(6, size)};
  EXPECT_EQ(by_hash(items).status(), CommitmentStatus::promised);
  items = proven();
  items.inclusions[0].log_id = tiled_->id();
  EXPECT_EQ(by_hash(items).status(), CommitmentStatus::promised);
}

TEST_F(Included, OneProofThatHoldsIsEnoughAndTheOthersAreNotWorthAWord) {
  Items items = proven();
  const std::size_t findings = by_hash(items).findings().size();
  items.inclusions.push_back(log_->inclusion(5, 9));
  items.inclusions.push_back(items.inclusions[0]);
  items.inclusions.back().proof.path[0].bytes[0] ^= 1;
  const VerifiedCommitment judged = by_hash(items);
  EXPECT_EQ(judged.status(), CommitmentStatus::included);
  EXPECT_EQ(judged.findings().size(), findings);
}

TEST_F(Included, IsNothingWithoutAPromiseOrTheLeaf) {
  Items items = proven();
  items.files = {bound_.issuer};
  EXPECT_EQ(by_hash(items).outcome(), Outcome::unsettled);
}

TEST_F(Included, RevokedCertificateStaysRevoked) {
  at_ = moment("2026-06-01T00:00:00Z");
  Items items = proven();
  EXPECT_EQ(by_hash(items).status(), CommitmentStatus::included);
  items.files.push_back(revoked_);
  EXPECT_EQ(by_hash(items).status(), CommitmentStatus::revoked);
}

TEST_F(Included, IsTheStatusWhenOneEntryIsAndUnderTheStricterPolicyWhenAllAre) {
  const std::vector<token::LogEntry> both = bound_.entries;
  Items items = proven();
  EXPECT_EQ(judge(items, both).status(), CommitmentStatus::included);
  policy_ = LogPolicy::every_entry;
  EXPECT_EQ(judge(items, both).status(), CommitmentStatus::promised);
  const Items by_index = proven_by_index();
  items.heads.push_back(by_index.heads[0]);
  items.inclusions.push_back(by_index.inclusions[0]);
  EXPECT_EQ(judge(items, both).status(), CommitmentStatus::included);
}

TEST_F(Included, CostsOneCheckMoreAndStaysPromisedWhenThatIsNotLeft) {
  signature_checks_ = 3;
  EXPECT_EQ(by_hash(proven()).status(), CommitmentStatus::included);
  EXPECT_EQ(signature_checks_, 0U);
  signature_checks_ = 2;
  const VerifiedCommitment judged = by_hash(proven());
  EXPECT_EQ(judged.outcome(), Outcome::holds);
  EXPECT_EQ(judged.status(), CommitmentStatus::promised);
  EXPECT_TRUE(has_finding(judged.findings(), Code::commitment_budget));
}

TEST_F(Included, TreeHeadIsCheckedOnceForManyClaims) {
  const Set evidence = make(proven());
  ProofMemo memo;
  for (int claim = 0; claim < 3; ++claim) {
    const VerifiedCommitment judged = verify_commitment(
        {.domain = domain_, .kids = kids(), .entries = {&bound_.entries[0], 1}}, {.evidence = evidence,
                                                                                  .logs = logs_,
                                                                                  .provider = *provider_,
                                                                                  .reader = *reader_,
                                                                                  .limits = limits_,
                                                                                  .at = at_,
                                                                                  .log_policy = policy_,
                                                                                  .roots = roots_,
                                                                                  .signature_checks = signature_checks_,
                                                                                  .memo = &memo});
    EXPECT_EQ(judged.status(), CommitmentStatus::included);
    EXPECT_EQ(signature_checks_, 256U - 3U);
  }
}

TEST_F(Included, RubbishAmongTheTreeHeadsTakesLittleOffTheBudget) {
  Items items = proven();
  for (std::uint8_t i = 0; i < 200; ++i) {
    ct::TreeHead head = items.heads[0];
    head.timestamp -= 1 + i;  // same size and root; the signature is of another moment
    items.heads.push_back(head);
    head.root.bytes[0] = i;  // and as many that look like a fork
    items.heads.push_back(head);
  }
  EXPECT_EQ(by_hash(items).outcome(), Outcome::holds);
  EXPECT_GE(signature_checks_, 256U - 3U - 16U);
}

}  // namespace
}  // namespace emblem::evidence
