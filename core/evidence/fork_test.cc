// A log that shows two trees of one size.
#include "core/bytes/base_encodings.h"
#include "core/evidence/inclusion_fixture_test.h"

namespace emblem::evidence {
namespace {

class Fork : public InclusionTest {
 protected:
  // The log as somebody else was shown it.
  ct::TreeHead other_view(std::uint64_t of_size) {
    support::TestLog other(ca_->log_key("alpha"));
    other.add({});
    other.fill(of_size);
    return other.head(of_size, seen_at_);
  }

  Items forked() {
    Items items = proven();
    items.heads.push_back(other_view(size));
    return items;
  }

  UnixTime seen_at_ = moment("2026-05-03T00:00:00Z");
};

TEST_F(Fork, OfALogTakesTheWorthFromAllItSays) {
  const Items items = forked();
  const VerifiedCommitment judged = by_hash(items);
  EXPECT_EQ(judged.outcome(), Outcome::unsettled);
  EXPECT_EQ(judged.status(), CommitmentStatus::unverified);
  const auto finding = std::ranges::find(judged.findings(), Code::log_forked, &Finding::code);
  ASSERT_NE(finding, judged.findings().end());
  for (const ct::TreeHead& head : items.heads) {
    EXPECT_NE(finding->text.find(encode_base64(head.root.bytes)), std::string::npos);
    EXPECT_NE(finding->text.find(to_rfc3339(head.time())), std::string::npos);
  }
  EXPECT_NE(finding->text.find("tree size 11"), std::string::npos);
}

TEST_F(Fork, TakesTheWorthFromPromisesToo) {
  Items items = forked();
  items.inclusions.clear();
  EXPECT_EQ(by_hash(items).outcome(), Outcome::unsettled);
}

TEST_F(Fork, IsNeededForThat) {
  Items items = proven();
  items.heads.push_back(log_->head(size, seen_at_));  // the same tree, signed again
  EXPECT_EQ(by_hash(items).status(), CommitmentStatus::included);
  items.heads.push_back(other_view(size - 1));  // of another size: may or may not be the same tree
  EXPECT_EQ(by_hash(items).status(), CommitmentStatus::included);
}

TEST_F(Fork, NeedsBothSignatures) {
  Items items = forked();
  items.heads[1].signature.back() ^= 1;
  EXPECT_EQ(by_hash(items).status(), CommitmentStatus::included);
  items = forked();
  tiled_->sign(items.heads[1]);
  EXPECT_EQ(by_hash(items).status(), CommitmentStatus::included);
}

TEST_F(Fork, CountsFromTheMomentAtWhichBothWereSigned) {
  at_ = seen_at_;
  EXPECT_EQ(by_hash(forked()).outcome(), Outcome::unsettled);
  at_.seconds -= 1;
  EXPECT_EQ(by_hash(forked()).status(), CommitmentStatus::included);
}

TEST_F(Fork, LeavesOtherLogsWhatTheyAreWorth) {
  EXPECT_EQ(by_index(forked()).status(), CommitmentStatus::promised);
  EXPECT_EQ(judge(forked(), bound_.entries).status(), CommitmentStatus::promised);
  policy_ = LogPolicy::every_entry;
  EXPECT_EQ(judge(forked(), bound_.entries).outcome(), Outcome::unsettled);
}

TEST_F(Fork, LeavesNoContradictionEither) {
  Items items = handed_out(other_, 6);
  EXPECT_EQ(judge(items, {other_.entries[0]}).status(), CommitmentStatus::contradicted);
  items.heads.push_back(other_view(size));
  EXPECT_EQ(judge(items, {other_.entries[0]}).outcome(), Outcome::unsettled);
}

TEST_F(Fork, IsNotProvenByALinkThatDoesNotHold) {
  Items items = proven();
  items.heads.push_back(log_->head(7, signed_at_));
  items.links = {log_->link(7, size)};
  EXPECT_EQ(by_hash(items).status(), CommitmentStatus::included);
  items.links[0].proof.path[0].bytes[0] ^= 1;
  EXPECT_EQ(by_hash(items).status(), CommitmentStatus::included);
}

TEST_F(Fork, ThatTheBudgetLeavesOpenLeavesTheEntryOpen) {
  signature_checks_ = 1;
  const VerifiedCommitment judged = by_hash(forked());
  EXPECT_EQ(judged.outcome(), Outcome::unsettled);
  EXPECT_TRUE(has_finding(judged.findings(), Code::commitment_budget));
}

}  // namespace
}  // namespace emblem::evidence
