// The questions of a plan, in the order in which they are asked.
#pragma once

#include "engine/lookup/chase.h"
#include "engine/lookup/plan.h"

namespace emblem::lookup {

struct PlannedQuestion {
  dns::DomainName name;
  dns::RecordType type = 0;
  Chase::Purpose purpose{};
};

// Questions that are asked side by side.
using Round = std::vector<PlannedQuestion>;

// PTR of the address asked about; empty when the plan has names.
Round first_round(const Plan& plan);

// About the names that the plan holds: one round, or with Pace::one_by_one several, each begun when every question of
// the one before it has ended.
std::vector<Round> rounds_about_names(const Plan& plan);

}  // namespace emblem::lookup
