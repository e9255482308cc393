#include "core/validate/emblem_outcome.h"

namespace emblem::validate {

std::size_t Levels::trusted_count() const {
  std::size_t count = 0;
  for (const auto& level : {signed_only, organizational, endorsed}) {
    if (level == Trust::trusted) ++count;
  }
  return count;
}

std::vector<ReportedLevel> Levels::reported() const {
  std::vector<ReportedLevel> list;
  const auto add = [&](Level level, const std::optional<Trust>& trust) {
    if (trust) list.push_back({level, *trust == Trust::trusted});
  };
  add(Level::signed_only, signed_only);
  add(Level::organizational, organizational);
  add(Level::endorsed, endorsed);
  return list;
}

bool satisfies(const Levels& levels, Require require) {
  switch (require) {
    case Require::signed_only:
      return levels.signed_only.has_value();
    case Require::organizational:
      return levels.organizational.has_value();
    case Require::endorsed:
      return levels.endorsed.has_value();
    case Require::trusted:
      return levels.trusted_count() > 0;
  }
  return false;
}

bool is_stronger(const EmblemOutcome& left, const EmblemOutcome& right) {
  const auto rank = [](const EmblemOutcome& outcome) {
    return std::tuple(outcome.verdict, outcome.covered_by.has_value(), outcome.levels.trusted_count(), outcome.ends);
  };
  return rank(left) > rank(right);
}

}  // namespace emblem::validate
