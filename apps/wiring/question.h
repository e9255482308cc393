// An asset as typed, and where its emblem is looked for.
#pragma once

#include "apps/wiring/check_options.h"
#include "core/validate/coverage.h"

namespace emblem::wiring {

// Errors: asset_unknown_form, the name of --name, prefix_without_name.
Result<validate::Question> make_question(const std::string& asset, const CheckOptions& options);

}  // namespace emblem::wiring
