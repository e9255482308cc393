// The user's trust, from options and files to the values that the core judges with.
#pragma once

#include "apps/wiring/check_options.h"
#include "apps/wiring/key_file.h"
#include "core/validate/policy.h"

namespace emblem::wiring {

// Errors: unreadable or malformed files, identifiers and kinds of the user's; `where` names the option or the file.
Result<validate::Policy> make_policy(const CheckOptions& options, const KeyReading& reading);

}  // namespace emblem::wiring
