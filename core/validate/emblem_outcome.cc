#include "core/validate/emblem_outcome.h"

#include <algorithm>

namespace emblem::validate {
namespace {

using Trust = Levels::Trust;

Trust to_trust(const KnownKey& key) { return key.is_trusted() ? Trust::trusted : Trust::untrusted; }

Levels organizational_levels(const InternalPath& path) {
  return {.signed_only = path.shows_trust() ? Trust::trusted : Trust::untrusted, .organizational = to_trust(*path.top)};
}

std::optional<Trust> endorsed_level(std::span<const VerifiedToken* const> endorsers) {
  if (endorsers.empty()) return std::nullopt;
  const bool trusted = std::ranges::any_of(endorsers, [](const VerifiedToken* e) { return e->signer().is_trusted(); });
  return trusted ? Trust::trusted : Trust::untrusted;
}

class EmblemJudge {
 public:
  EmblemJudge(const VerifiedToken& emblem, std::span<const VerifiedToken* const> endorsements, Standings& standings)
      : emblem_(emblem), endorsements_(endorsements), standings_(standings) {
    outcome_.ends = emblem.content().expires;
  }

  EmblemOutcome run(const Limits& limits) {
    const InternalPaths paths = find_internal_paths(emblem_, endorsements_, limits);
    if (paths.search == InternalPaths::Search::cut) add_finding(Code::trust_search_cut, emblem_.where(), "");
    if (emblem_.content().issuer) {
      judge_stops(paths);
    } else {
      judge_signed(paths);
    }
    note_refused(paths.refused);
    return std::move(outcome_);
  }

 private:
  void add_finding(Code code, std::string where, std::string text) {
    outcome_.findings.push_back({code, std::move(where), std::move(text)});
  }

  // Without an issuer there is nothing to commit to; endorsements can only show a trusted key.
  void judge_signed(const InternalPaths& paths) {
    const InternalPath* shown = &paths.paths.front();
    for (const InternalPath& path : paths.paths) {
      const auto rank = [](const InternalPath& p) { return std::pair(p.shows_trust(), p.until); };
      if (rank(path) > rank(*shown)) shown = &path;
    }
    outcome_.verdict = Verdict::signed_only;
    outcome_.levels.signed_only = shown->shows_trust() ? Trust::trusted : Trust::untrusted;
    use(*shown, {});
  }

  void judge_stops(const InternalPaths& paths) {
    bool stopped = false;
    bool unsettled = false;
    for (const InternalPath& path : paths.paths) {
      if (!may_stop(path)) continue;
      stopped = true;
      const evidence::Outcome standing = standing_of(path);
      if (standing == evidence::Outcome::fails) {
        add_finding(Code::commitment_failed, path.endorsements.back()->where(), "");
        continue;
      }
      const Endorsers endorsers = find_endorsers(emblem_, *path.top, endorsements_, standings_);
      note_possible(path, endorsers);
      if (standing == evidence::Outcome::unsettled) {
        unsettled = true;
        add_finding(Code::commitment_unsettled, path.endorsements.back()->where(), "");
        continue;
      }
      consider(path, endorsers);
    }
    if (outcome_.verdict >= Verdict::organizational) return;
    if (unsettled) {
      outcome_.verdict = Verdict::indeterminate;
    } else if (!stopped) {
      const bool alone = paths.paths.size() == 1;
      add_finding(alone ? Code::no_endorsement_of_path : Code::commitment_absent, emblem_.where(), "");
    }
  }

  // An endorsement without log ends no walk, unless its signing key is pinned; so does the emblem's own key.
  bool may_stop(const InternalPath& path) const {
    if (!path.endorsements.empty() && !path.endorsements.back()->content().endorsement().log.empty()) return true;
    return is_pinned(standings_.policy(), emblem_.content().issuer, *path.top->key);
  }

  evidence::Outcome standing_of(const InternalPath& path) {
    if (path.endorsements.empty()) return evidence::Outcome::holds;  // pinned: may_stop has seen to it
    const VerifiedToken& last = *path.endorsements.back();
    note_asked(last);
    return standings_.of(last).outcome;
  }

  void note_asked(const VerifiedToken& endorsement) {
    if (std::ranges::find(outcome_.asked, &endorsement) == outcome_.asked.end()) outcome_.asked.push_back(&endorsement);
  }

  void note_possible(const InternalPath& path, const Endorsers& endorsers) {
    std::vector<const VerifiedToken*> all = endorsers.counting;
    all.insert(all.end(), endorsers.unsettled.begin(), endorsers.unsettled.end());
    for (const VerifiedToken* endorser : all) note_asked(*endorser);
    Levels levels = organizational_levels(path);
    levels.endorsed = endorsed_level(all);
    outcome_.possible.push_back(levels);
  }

  // As among emblems: one that meets the policy, else the stronger. Otherwise whoever endorses another root of the same
  // organisation could hide the one that the user trusts.
  bool is_preferred(const EmblemOutcome& candidate) const {
    const Require require = standings_.policy().require;
    const bool meets = satisfies(candidate.levels, require);
    if (meets != satisfies(outcome_.levels, require)) return meets;
    return is_stronger(candidate, outcome_);
  }

  // Keeps this stop if it is preferred to what was found before.
  void consider(const InternalPath& path, const Endorsers& endorsers) {
    EmblemOutcome candidate;
    candidate.levels = organizational_levels(path);
    candidate.levels.endorsed = endorsed_level(endorsers.counting);
    candidate.verdict = candidate.levels.endorsed ? Verdict::endorsed : Verdict::organizational;
    const Validity valid = validity(path, endorsers.counting);
    candidate.ends = valid.until;
    if (outcome_.verdict >= Verdict::organizational && !is_preferred(candidate)) return;
    outcome_.verdict = candidate.verdict;
    outcome_.levels = candidate.levels;
    use(path, endorsers.counting);
    refused_ = endorsers.refused;
    unsettled_ = endorsers.unsettled;
  }

  void use(const InternalPath& path, const std::vector<const VerifiedToken*>& endorsers) {
    outcome_.path = path.endorsements;
    outcome_.endorsers = endorsers;
    outcome_.valid = validity(path, endorsers);
    outcome_.ends = outcome_.valid->until;
  }

  // Until the verdict would drop: the path's earliest end, or the last endorser's if that is sooner.
  Validity validity(const InternalPath& path, const std::vector<const VerifiedToken*>& endorsers) const {
    Validity valid{.from = emblem_.content().not_before, .until = path.until};
    for (const VerifiedToken* used : path.endorsements) valid.from = std::max(valid.from, used->content().not_before);
    if (endorsers.empty()) return valid;
    UnixTime last_end = UnixTime::min();
    for (const VerifiedToken* endorser : endorsers) {
      valid.from = std::max(valid.from, endorser->content().not_before);
      last_end = std::max(last_end, endorser->content().expires);
    }
    valid.until = std::min(valid.until, last_end);
    return valid;
  }

  void note_refused(const std::vector<PathRefusal>& internal) {
    const auto used = [&](const VerifiedToken* token) {
      return std::ranges::find(outcome_.path, token) != outcome_.path.end();
    };
    for (const auto* list : {&internal, &std::as_const(refused_)}) {
      for (const PathRefusal& refusal : *list) {
        if (!used(refusal.endorsement)) add_finding(refusal.code, refusal.endorsement->where(), refusal.detail);
      }
    }
    for (const VerifiedToken* endorser : unsettled_) add_finding(Code::endorser_unsettled, endorser->where(), "");
    const auto by_place = [](const Finding& f) { return std::tie(f.where, f.code, f.text); };
    std::ranges::sort(outcome_.findings, {}, by_place);
    const auto repeated = std::ranges::unique(outcome_.findings);
    outcome_.findings.erase(repeated.begin(), repeated.end());
  }

  const VerifiedToken& emblem_;
  std::span<const VerifiedToken* const> endorsements_;
  Standings& standings_;
  EmblemOutcome outcome_;
  std::vector<PathRefusal> refused_;
  std::vector<const VerifiedToken*> unsettled_;
};

}  // namespace

EmblemOutcome judge_emblem(const VerifiedToken& emblem, std::span<const VerifiedToken* const> endorsements,
                           Standings& standings, const Limits& limits) {
  return EmblemJudge(emblem, endorsements, standings).run(limits);
}

}  // namespace emblem::validate
