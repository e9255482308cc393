// What a decision record says, a line for each thing.
#pragma once

#include "apps/wiring/inspected_facts.h"
#include "core/decision/decision_record.h"

namespace emblem::wiring {

// `size` in bytes, of the file.
Facts facts_of(const decision::DecisionRecord& record, std::size_t size);

}  // namespace emblem::wiring
