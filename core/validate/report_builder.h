// Puts what the procedure found into the words of a report.
#pragma once

#include "core/validate/emblem_outcome.h"
#include "core/validate/judge.h"
#include "core/validate/verify_tokens.h"

namespace emblem::validate {

struct Judgement {
  const Question& question;
  const Observation& observation;
  const Basis& basis;
  const Scope& scope;
  const token::Collection& collection;
  const VerifiedSet& set;
  std::span<const EmblemOutcome> outcomes;  // the strongest first
  Standings& standings;
  SignatureBudget& budget;
};

Report build_report(const Judgement& judgement);

// The table's sentence with the details that the finding carries as its text, made printable. A text that begins with
// the sentence already stays as it is.
Finding in_words(Finding finding);

}  // namespace emblem::validate
