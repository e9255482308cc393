// Looking in the crowd of a large resolver's users: --covert=crowd (docs/decisions/0023-crowd.md).
#pragma once

#include "apps/wiring/ways.h"
#include "engine/lookup/policy.h"

namespace emblem::wiring {

// What an ordinary user's machine would ask, as far as that brings the emblem.
lookup::Plan make_crowd_plan(const validate::Question& question, dns::RecordType ihle);

// Whether the questions of the plan stay hidden from the path and come to the name's servers from a resolver. Error:
// lookup_too_telling, which says what would have been sent to whom.
Result<void> check_crowd(const CheckOptions& options, const Ways& ways, const lookup::Plan& plan);

// Nothing is ever sent without padding.
lookup::Policy crowd_policy();

}  // namespace emblem::wiring
