// The worst that a name can publish.
#pragma once

#include "bench/vector_set.h"

namespace emblem::bench {

// Bytes of heap that judging takes at most, when `times` as many records are published as may be judged.
std::size_t hostile_heap(const VectorSet& set, std::size_t times);

// Checks of tokens' signatures for a set that fills the budget with endorsements of one another. Those that evidence
// costs are not among them: core/validate/budgets_test.cc holds both together to the limit.
std::size_t hostile_checks(const VectorSet& set);

}  // namespace emblem::bench
