#include "core/validate/judge.h"

#include <algorithm>
#include <utility>

#include "core/validate/admission.h"
#include "core/validate/report_builder.h"

namespace emblem::validate {
namespace {

class Judge {
 public:
  Judge(const Question& question, const Observation& observation, const Basis& basis)
      : question_(question),
        observation_(observation),
        basis_(basis),
        budget_(basis.limits.signature_checks),
        standings_(basis.policy, basis.commitments, budget_) {}

  Report run() {
    const Scope scope = select_records(observation_.records, question_, basis_.ihle_type, basis_.limits);
    const token::Collection collection = token::collect(
        scope.records, {.ihle_type = basis_.ihle_type, .limits = basis_.limits, .provider = basis_.provider});
    const VerifiedSet set = verify_tokens(
        collection, {.at = basis_.at, .policy = basis_.policy, .provider = basis_.provider, .cache = basis_.key_cache},
        budget_);
    judge_emblems(collection, set);
    sort_outcomes();
    return build_report({.question = question_,
                         .observation = observation_,
                         .basis = basis_,
                         .scope = scope,
                         .collection = collection,
                         .set = set,
                         .outcomes = outcomes_,
                         .standings = standings_,
                         .budget = budget_});
  }

 private:
  // One outcome for everything that is or claims to be an emblem.
  void judge_emblems(const token::Collection& collection, const VerifiedSet& set) {
    for (const VerifiedToken& emblem : set.emblems) outcomes_.push_back(judge_verified(emblem, set));
    for (const VerifiedSet::SetAside& aside : set.set_aside) {
      if (aside.token->token->role() != Role::emblem) continue;
      Coverage coverage = coverage_of(*aside.token->token);
      outcomes_.push_back({.emblem = aside.token,
                           .covered_by = std::move(coverage.covered_by),
                           .ends = aside.token->token->expires,
                           .findings = {aside.finding}});
    }
    for (const Finding& failure : collection.failed_emblems) outcomes_.push_back({.findings = {failure}});
  }

  // The strongest first; equals stay in the order of their tokens. std::stable_sort of this library calls what C++20
  // deprecated.
  void sort_outcomes() {
    for (auto next = outcomes_.begin(); next != outcomes_.end(); ++next) {
      std::rotate(std::upper_bound(outcomes_.begin(), next, *next, is_stronger), next, next + 1);
    }
  }

  Coverage coverage_of(const token::UnverifiedToken& emblem) const {
    return find_coverage(
        emblem, question_,
        {.records = observation_.records, .addresses = observation_.addresses, .limits = basis_.limits});
  }

  EmblemOutcome judge_verified(const VerifiedToken& emblem, const VerifiedSet& set) {
    Coverage coverage = coverage_of(emblem.content());
    const bool distributed = allows_channel(emblem.content().emblem());
    EmblemOutcome outcome{.ends = emblem.content().expires};
    if ((coverage.covered_by || coverage.is_open) && distributed) {
      outcome = judge_emblem(emblem, endorsements_for(emblem, set), standings_, basis_.limits);
      if (coverage.is_open) leave_open(outcome);
    }
    outcome.emblem = &emblem.collected();
    outcome.covered_by = std::move(coverage.covered_by);
    if (!distributed) outcome.findings.push_back({Code::emblem_not_distributed_so, emblem.where(), ""});
    if (emblem.content().emblem().purposes == 0) outcome.findings.push_back({Code::purpose_absent, emblem.where(), ""});
    for (Finding& finding : coverage.findings) {
      finding.where = emblem.where();
      outcome.findings.push_back(std::move(finding));
    }
    return outcome;
  }

  // What would hold if the emblem covers the asset is only what could be reached.
  static void leave_open(EmblemOutcome& outcome) {
    if (outcome.verdict == Verdict::invalid) return;
    if (outcome.verdict != Verdict::indeterminate) outcome.possible.push_back(std::exchange(outcome.levels, {}));
    outcome.verdict = Verdict::indeterminate;
    outcome.valid.reset();
    outcome.path.clear();
    outcome.endorsers.clear();
  }

  // A token without set identifier belongs to every set; one with, to that set.
  static std::vector<const VerifiedToken*> endorsements_for(const VerifiedToken& emblem, const VerifiedSet& set) {
    std::vector<const VerifiedToken*> list;
    for (const VerifiedToken& endorsement : set.endorsements) {
      const bool same_set =
          emblem.set_id().empty() || endorsement.set_id().empty() || emblem.set_id() == endorsement.set_id();
      if (same_set && endorsement.content().family() == emblem.content().family()) list.push_back(&endorsement);
    }
    return list;
  }

  const Question& question_;
  const Observation& observation_;
  const Basis& basis_;
  SignatureBudget budget_;
  Standings standings_;
  std::vector<EmblemOutcome> outcomes_;
};

}  // namespace

Report judge(const Question& question, const Observation& observation, const Basis& basis) {
  return Judge(question, observation, basis).run();
}

}  // namespace emblem::validate
