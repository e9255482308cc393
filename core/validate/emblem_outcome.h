// What the procedure finds about one emblem.
#pragma once

#include "core/validate/endorsers.h"
#include "core/validate/internal_path.h"

namespace emblem::validate {

// Which levels could be shown, and which of them by a trusted key.
struct Levels {
  enum class Trust : std::uint8_t { untrusted, trusted };
  std::optional<Trust> signed_only;
  std::optional<Trust> organizational;
  std::optional<Trust> endorsed;

  std::size_t trusted_count() const;
  std::vector<ReportedLevel> reported() const;  // weakest first
};

// Whether one of the levels is what is required.
bool satisfies(const Levels& levels, Require require);

struct EmblemOutcome {
  const token::CollectedToken* emblem = nullptr;  // null: a record that claims to be one and cannot be read
  Verdict verdict = Verdict::invalid;
  Levels levels;                 // of the verdict; empty for INVALID and INDETERMINATE
  std::vector<Levels> possible;  // what could still be reached if missing evidence or addresses came
  std::optional<std::string> covered_by;
  std::optional<Validity> valid;
  UnixTime ends = UnixTime::min();              // for ranking
  std::vector<const VerifiedToken*> path;       // internal endorsements used, lowest first
  std::vector<const VerifiedToken*> endorsers;  // that count
  std::vector<const VerifiedToken*> asked;      // endorsements whose commitment was asked for
  std::vector<Finding> findings;
};

// Steps 3 to 5 for an emblem that covers the asset asked about. `endorsements` are those that could belong to it.
EmblemOutcome judge_emblem(const VerifiedToken& emblem, std::span<const VerifiedToken* const> endorsements,
                           Standings& standings, const Limits& limits);

// Whether `left` is reported rather than `right`, the policy aside: the stronger verdict, then more trusted levels,
// then the later end.
bool is_stronger(const EmblemOutcome& left, const EmblemOutcome& right);

}  // namespace emblem::validate
