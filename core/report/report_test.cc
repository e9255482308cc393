#include "emblem/report.h"

#include <gtest/gtest.h>

namespace emblem {
namespace {

TEST(Report, EveryValueHasItsName) {
  EXPECT_EQ(to_text(Verdict::none), "NONE");
  EXPECT_EQ(to_text(Verdict::invalid), "INVALID");
  EXPECT_EQ(to_text(Verdict::signed_only), "SIGNED");
  EXPECT_EQ(to_text(Verdict::indeterminate), "INDETERMINATE");
  EXPECT_EQ(to_text(Verdict::organizational), "ORGANIZATIONAL");
  EXPECT_EQ(to_text(Verdict::endorsed), "ENDORSED");
  EXPECT_EQ(to_text(Dialect::jose), "jose");
  EXPECT_EQ(to_text(Dialect::cose), "cose");
  EXPECT_EQ(to_text(Dialect::cose_16sep), "cose-16sep");
  EXPECT_EQ(to_text(Role::emblem), "emblem");
  EXPECT_EQ(to_text(Role::endorsement), "endorsement");
  EXPECT_EQ(to_text(CommitmentStatus::included), "included");
  EXPECT_EQ(to_text(CommitmentStatus::promised), "promised");
  EXPECT_EQ(to_text(CommitmentStatus::pinned), "pinned");
  EXPECT_EQ(to_text(CommitmentStatus::contradicted), "contradicted");
  EXPECT_EQ(to_text(CommitmentStatus::revoked), "revoked");
  EXPECT_EQ(to_text(CommitmentStatus::unverified), "unverified");
}

TEST(Report, TheOlderScaleNamesTheStrongestLevelAndItsTrust) {
  Report report{.verdict = Verdict::organizational};
  report.levels = {{Level::signed_only, true}, {Level::organizational, false}};
  EXPECT_EQ(adem_result(report), "ORGANIZATIONAL-UNTRUSTED");
  report.levels.back().trusted = true;
  EXPECT_EQ(adem_result(report), "ORGANIZATIONAL-TRUSTED");
  report.levels.push_back({Level::endorsed, false});
  EXPECT_EQ(adem_result(report), "ENDORSED-UNTRUSTED");
  report.levels = {{Level::signed_only, true}};
  EXPECT_EQ(adem_result(report), "SIGNED-TRUSTED");
}

TEST(Report, TheOlderScaleHasNoWordForNoneAndNoneForNotKnowing) {
  EXPECT_EQ(adem_result({.verdict = Verdict::none}), "");
  EXPECT_EQ(adem_result({.verdict = Verdict::invalid}), "INVALID");
  EXPECT_EQ(adem_result({.verdict = Verdict::indeterminate}), "INVALID");
}

TEST(Report, TheExitCodeIsZeroOnlyWhereThePolicyIsMet) {
  EXPECT_EQ(exit_code({.verdict = Verdict::endorsed, .meets_policy = true}), 0);
  EXPECT_EQ(exit_code({.verdict = Verdict::endorsed, .meets_policy = false}), 1);
  EXPECT_EQ(exit_code({.verdict = Verdict::none}), 1);
  EXPECT_EQ(exit_code({.verdict = Verdict::invalid}), 1);
}

TEST(Report, TheExitCodeIsThreeWhereSomethingCouldNotBeFoundOut) {
  EXPECT_EQ(exit_code({.verdict = Verdict::indeterminate}), 3);
  EXPECT_EQ(exit_code({.verdict = Verdict::organizational, .undecided = true}), 3);
  EXPECT_EQ(exit_code({.verdict = Verdict::organizational, .lookup_incomplete = true}), 3);
  EXPECT_EQ(exit_code({.verdict = Verdict::endorsed, .meets_policy = true, .lookup_incomplete = true}), 0);
}

}  // namespace
}  // namespace emblem
