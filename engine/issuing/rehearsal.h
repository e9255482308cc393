// Our own validator, judging what is to be handed out as a stranger would.
#pragma once

#include <optional>

#include "core/validate/commitment_source.h"
#include "core/validate/judge.h"
#include "engine/issuing/published_set.h"
#include "engine/issuing/sparing_provider.h"

namespace emblem::issuing {

// Judges many sets of one home; evidence is put together and keys are imported once.
class Rehearsal {
 public:
  // Both must outlive it.
  Rehearsal(const home::Contents& contents, const Workbench& bench);

  const SetFinder& sets() const { return sets_; }

  // The report of a stranger who trusts nobody and has the evidence that the home can show, asked about one of the
  // mark's assets.
  Report judge(const PublishedSet& set, const std::string& asset);

  // Whether every asset of the mark reaches, in each of its dialects, what the home's tokens should give: ENDORSED with
  // an endorsement by others, else ORGANIZATIONAL; and, where the organisation is endorsed at all, some dialect with an
  // endorsement. Error: set_refused, with what the validator found.
  Result<void> check(const home::Mark& mark);

 private:
  Result<void> check(const home::Mark& mark, Dialect dialect);

  const Workbench& bench_;
  SetFinder sets_;
  SparingProvider provider_;
  evidence::Set evidence_;
  validate::Policy policy_;
  keys::KeyCache cache_;
  std::optional<validate::EvidenceCommitments> commitments_;
};

}  // namespace emblem::issuing
