#include "core/validate/report_builder.h"

#include <algorithm>
#include <ranges>

#include "core/bytes/base_encodings.h"
#include "core/bytes/printable.h"
#include "core/validate/protection.h"

namespace emblem::validate {
namespace {

std::string join(const std::vector<dns::DomainName>& names) {
  constexpr std::size_t most_shown = 16;
  std::string text;
  for (const dns::DomainName& name : names | std::views::take(most_shown)) {
    text += (text.empty() ? "" : ", ") + name.to_text();
  }
  return text + (names.size() > most_shown ? ", ..." : "");
}

std::string place_within(std::string_view outer, std::string_view inner) {
  constexpr std::string_view colon = ": ";
  std::string place;
  place.reserve(outer.size() + colon.size() + inner.size());
  return place.append(outer).append(colon).append(inner);
}

auto by_place(const Finding& finding) { return std::tie(finding.where, finding.code, finding.text); }

class ReportBuilder {
 public:
  explicit ReportBuilder(const Judgement& judgement) : in_(judgement), policy_(judgement.basis.policy) {}

  Report build() {
    report_.asset = in_.question.asset.text;
    report_.at = in_.basis.at;
    report_.seen.assign(in_.observation.seen.begin(), in_.observation.seen.end());
    constexpr std::size_t usual_findings = 12;
    findings_.reserve(usual_findings);
    if (in_.observation.emblems == Completeness::incomplete) {
      report_.lookup_incomplete = true;
      add(Code::lookup_incomplete, "", "");
    }
    const bool over_budget = in_.collection.budget == token::Budget::exceeded && in_.collection.token_records > 0;
    if (over_budget) {
      judge_over_budget();
    } else if (in_.outcomes.empty()) {
      judge_nothing();
    } else {
      judge_outcomes();
    }
    add_tokens();
    collect_findings();
    return std::move(report_);
  }

 private:
  void add(Code code, std::string where, std::string text) {
    findings_.push_back({code, std::move(where), std::move(text)});
  }

  void judge_over_budget() {
    report_.verdict = Verdict::indeterminate;
    report_.undecided = true;
    add(Code::over_budget, "", "");
  }

  void judge_nothing() {
    report_.verdict = report_.lookup_incomplete ? Verdict::indeterminate : Verdict::none;
    report_.undecided = report_.lookup_incomplete;
    add(Code::nothing_at_owner, join(in_.scope.owners), "");
    if (!in_.scope.other_owners.empty()) add(Code::other_owners, "", join(in_.scope.other_owners));
  }

  bool meets(const EmblemOutcome& outcome) const {
    return outcome.verdict != Verdict::indeterminate && outcome.covered_by && claims_accepted(outcome) &&
           satisfies(outcome.levels, policy_.require);
  }

  // Whether the emblem claims a kind of protection that counts.
  bool claims_accepted(const EmblemOutcome& outcome) const {
    return outcome.emblem != nullptr && (outcome.emblem->token->emblem().purposes & policy_.kinds) != 0;
  }

  bool could_meet(const EmblemOutcome& outcome) const {
    return claims_accepted(outcome) && std::ranges::any_of(outcome.possible, [&](const Levels& levels) {
             return satisfies(levels, policy_.require);
           });
  }

  void judge_outcomes() {
    const auto chosen = std::ranges::find_if(in_.outcomes, [&](const EmblemOutcome& o) { return meets(o); });
    shown_ = chosen != in_.outcomes.end() ? &*chosen : &in_.outcomes.front();
    report_.meets_policy = chosen != in_.outcomes.end();
    report_.verdict = shown_->verdict;
    report_.undecided = !report_.meets_policy &&
                        (report_.lookup_incomplete ||
                         std::ranges::any_of(in_.outcomes, [&](const EmblemOutcome& o) { return could_meet(o); }));
    report_.levels = shown_->levels.reported();
    report_.covered_by = shown_->covered_by;
    report_.valid = shown_->valid;
    report_.endorsers = endorsers_of(*shown_);
    add_commitments(*shown_);
    if (shown_->emblem != nullptr) add_emblem(*shown_->emblem->token);
    findings_.insert(findings_.end(), shown_->findings.begin(), shown_->findings.end());
    if (in_.outcomes.size() > 1) {
      for (const EmblemOutcome& outcome : in_.outcomes) report_.emblems.push_back(summary_of(outcome));
    }
  }

  void add_emblem(const token::UnverifiedToken& emblem) {
    report_.dialect = emblem.dialect;
    if (emblem.issuer) report_.issuer = emblem.issuer->text();
    for (const token::Asset& asset : emblem.emblem().assets) report_.assets.push_back(asset.text);
    if (report_.verdict == Verdict::invalid) return;
    report_.protection = describe_protection(emblem.emblem().purposes);
    if (emblem.emblem().purposes != 0 && (emblem.emblem().purposes & policy_.kinds) == 0) {
      add(Code::purpose_not_accepted, shown_->emblem->where, "");
    }
  }

  static std::vector<ReportedEndorser> endorsers_of(const EmblemOutcome& outcome) {
    std::vector<ReportedEndorser> list;
    list.reserve(outcome.endorsers.size());
    for (const VerifiedToken* endorser : outcome.endorsers) {
      list.push_back({.issuer = endorser->content().issuer->text(),
                      .kid = to_text(endorser->signer().key->id(endorser->content().family())),
                      .trusted = endorser->signer().is_trusted()});
    }
    const auto key = [](const ReportedEndorser& e) { return std::tie(e.issuer, e.kid); };
    std::ranges::sort(list, {}, key);
    const auto repeated = std::ranges::unique(list);
    list.erase(repeated.begin(), repeated.end());
    return list;
  }

  ReportedEmblem summary_of(const EmblemOutcome& outcome) const {
    ReportedEmblem summary{
        .verdict = outcome.verdict, .levels = outcome.levels.reported(), .endorsers = endorsers_of(outcome)};
    if (outcome.emblem != nullptr && outcome.emblem->token->issuer) {
      summary.issuer = outcome.emblem->token->issuer->text();
    }
    for (const Finding& finding : outcome.findings) summary.findings.push_back(in_words(finding));
    return summary;
  }

  void add_commitments(const EmblemOutcome& outcome) {
    for (const VerifiedToken* asked : outcome.asked) {
      const Standing& standing = in_.standings.of(*asked);
      ReportedCommitment commitment{.issuer = asked->content().issuer->text(),
                                    .kid = to_text(asked->signer().key->id(asked->content().family())),
                                    .status = standing.status};
      if (standing.commitment) {
        commitment.logs.assign(standing.commitment->logs().begin(), standing.commitment->logs().end());
        for (const Finding& finding : standing.commitment->findings()) {
          add(finding.code, place_within(commitment.issuer, finding.where), finding.text);
        }
      }
      note_pin(*asked, standing);
      report_.commitments.push_back(std::move(commitment));
    }
    if (outcome.verdict >= Verdict::organizational && outcome.path.empty()) {
      const token::UnverifiedToken& emblem = *outcome.emblem->token;
      const auto* id = std::get_if<keys::KeyId>(&emblem.signer);
      report_.commitments.push_back({.issuer = emblem.issuer->text(),
                                     .kid = id != nullptr ? to_text(*id) : "",
                                     .status = CommitmentStatus::pinned});
      add(Code::pin_overrides, emblem.issuer->text(), "");
    }
    const auto key = [](const ReportedCommitment& c) { return std::tie(c.issuer, c.kid, c.status); };
    std::ranges::sort(report_.commitments, {}, key);
    const auto repeated = std::ranges::unique(report_.commitments);
    report_.commitments.erase(repeated.begin(), repeated.end());
  }

  void note_pin(const VerifiedToken& endorsement, const Standing& standing) {
    const bool evidence_holds = standing.commitment && standing.commitment->outcome() == evidence::Outcome::holds;
    if (standing.status != CommitmentStatus::pinned || evidence_holds) return;
    add(Code::pin_overrides, endorsement.content().issuer->text(), "");
  }

  bool is_used(const token::CollectedToken& collected) const {
    if (shown_ == nullptr) return false;
    const auto is_same = [&](const VerifiedToken* used) { return &used->collected() == &collected; };
    return shown_->emblem == &collected || std::ranges::any_of(shown_->path, is_same) ||
           std::ranges::any_of(shown_->endorsers, is_same);
  }

  void add_tokens() {
    report_.tokens.reserve(in_.collection.tokens.size());
    for (const token::CollectedToken& collected : in_.collection.tokens) {
      const token::UnverifiedToken& content = *collected.token;
      const auto* id = std::get_if<keys::KeyId>(&content.signer);
      report_.tokens.push_back({.sha256 = encode_hex(content.sha256.bytes),
                                .role = content.role(),
                                .dialect = content.dialect,
                                .kid = id != nullptr ? to_text(*id) : "",
                                .used = report_.verdict > Verdict::invalid && is_used(collected)});
    }
  }

  // What there is too much of must not push out what decides.
  void keep_gravest(std::size_t count) {
    std::ranges::sort(findings_, [](const Finding& left, const Finding& right) {
      const Severity how_grave = code_info(left.code).severity;
      const Severity other = code_info(right.code).severity;
      return how_grave != other ? how_grave > other : by_place(left) < by_place(right);
    });
    findings_.resize(count);
    std::ranges::sort(findings_, {}, by_place);
  }

  void collect_findings() {
    if (in_.budget.is_used_up()) add(Code::over_budget, "", "signature checks");
    findings_.insert(findings_.end(), in_.collection.findings.begin(), in_.collection.findings.end());
    findings_.insert(findings_.end(), in_.set.findings.begin(), in_.set.findings.end());
    for (const VerifiedSet::SetAside& aside : in_.set.set_aside) findings_.push_back(aside.finding);
    findings_.insert(findings_.end(), in_.observation.findings.begin(), in_.observation.findings.end());
    std::ranges::sort(findings_, {}, by_place);
    const auto repeated = std::ranges::unique(findings_);
    findings_.erase(repeated.begin(), repeated.end());
    const std::size_t kept = std::min(findings_.size(), in_.basis.limits.findings);
    report_.findings_dropped = findings_.size() - kept;
    if (report_.findings_dropped > 0) keep_gravest(kept);
    report_.findings.reserve(kept);
    for (std::size_t i = 0; i < kept; ++i) report_.findings.push_back(in_words(std::move(findings_[i])));
  }

  const Judgement& in_;
  const Policy& policy_;
  const EmblemOutcome* shown_ = nullptr;
  Report report_;
  std::vector<Finding> findings_;  // their text is still the bare detail
};

}  // namespace

Report build_report(const Judgement& judgement) { return ReportBuilder(judgement).build(); }

Finding in_words(Finding finding) {
  const std::string_view sentence = code_info(finding.code).sentence;
  constexpr std::string_view colon = ": ";
  std::string_view detail = finding.text;
  if (detail == sentence) {
    detail = {};
  } else if (detail.starts_with(sentence) && detail.substr(sentence.size()).starts_with(colon)) {
    detail.remove_prefix(sentence.size() + colon.size());
  }
  std::string text;
  text.reserve(sentence.size() + colon.size() + detail.size());
  text.append(sentence);
  if (!detail.empty()) text.append(colon).append(to_printable(detail));
  finding.text = std::move(text);
  if (!is_printable(finding.where)) finding.where = to_printable(finding.where);
  return finding;
}

}  // namespace emblem::validate
