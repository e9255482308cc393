#include "core/evidence/commitment.h"

#include <algorithm>

#include "core/evidence/entry_judge.h"

namespace emblem::evidence {
namespace {

struct Tally {
  std::size_t holding = 0;
  std::size_t included = 0;  // of those holding
  std::size_t revoked = 0;
  std::size_t contradicted = 0;
  bool out_of_budget = false;
};

struct Decision {
  Outcome outcome;
  CommitmentStatus status;
};

Decision decide(const Tally& tally, std::size_t entries, LogPolicy policy) {
  if (tally.contradicted > 0) return {Outcome::fails, CommitmentStatus::contradicted};
  // An entry not looked at might contradict.
  if (tally.out_of_budget) return {Outcome::unsettled, CommitmentStatus::unverified};
  if (policy == LogPolicy::every_entry) {
    if (tally.revoked > 0) return {Outcome::fails, CommitmentStatus::revoked};
    if (tally.included == entries) return {Outcome::holds, CommitmentStatus::included};
    if (tally.holding == entries) return {Outcome::holds, CommitmentStatus::promised};
    return {Outcome::unsettled, CommitmentStatus::unverified};
  }
  if (tally.included > 0) return {Outcome::holds, CommitmentStatus::included};
  if (tally.holding > 0) return {Outcome::holds, CommitmentStatus::promised};
  if (tally.revoked == entries) return {Outcome::fails, CommitmentStatus::revoked};
  return {Outcome::unsettled, CommitmentStatus::unverified};
}

void count(Tally& tally, EntryState state) {
  switch (state) {
    case EntryState::included:
      ++tally.included;
      ++tally.holding;
      break;
    case EntryState::promised:
      ++tally.holding;
      break;
    case EntryState::revoked:
      ++tally.revoked;
      break;
    case EntryState::contradicted:
      ++tally.contradicted;
      break;
    case EntryState::out_of_budget:
      tally.out_of_budget = true;
      break;
    case EntryState::unsettled:
      break;
  }
}

// An entry named twice says no more than one.
bool is_repeated(std::span<const token::LogEntry> entries, std::size_t index) {
  return std::ranges::find(entries.first(index), entries[index]) != entries.first(index).end();
}

Finding make_finding(Code code) { return {code, "", std::string(code_info(code).sentence)}; }

}  // namespace

VerifiedCommitment verify_commitment(const CommitmentClaim& claim, const Context& context) {
  VerifiedCommitment result;
  result.evidence_digest_ = context.evidence.digest();
  if (claim.entries.empty()) {
    result.outcome_ = Outcome::fails;
    result.findings_.push_back(make_finding(Code::commitment_no_entries));
    return result;
  }
  EntryJudge judge(claim, context);
  Tally tally;
  std::vector<std::string> logs;
  std::size_t different = 0;
  for (std::size_t i = 0; i < claim.entries.size(); ++i) {
    if (is_repeated(claim.entries, i)) continue;
    ++different;
    EntryVerdict verdict = judge.judge(claim.entries[i], "log entry " + std::to_string(i + 1));
    count(tally, verdict.state);
    std::ranges::move(verdict.findings, std::back_inserter(result.findings_));
    if (verdict.state != EntryState::included && verdict.state != EntryState::promised) continue;
    if (std::ranges::find(logs, verdict.log) == logs.end()) logs.push_back(verdict.log);
    if (!result.binding_) {
      result.binding_ = {verdict.certificate->sha256, verdict.certificate->not_before, verdict.certificate->not_after};
    }
  }
  const Decision decision = decide(tally, different, context.log_policy);
  result.outcome_ = decision.outcome;
  result.status_ = decision.status;
  if (decision.outcome == Outcome::holds) {
    result.logs_ = std::move(logs);
  } else {
    result.binding_.reset();
  }
  if (decision.outcome == Outcome::unsettled && tally.holding > 0 && !tally.out_of_budget) {
    result.findings_.push_back(make_finding(Code::log_entries_incomplete));
  }
  return result;
}

}  // namespace emblem::evidence
