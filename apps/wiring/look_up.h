// Asks the DNS about one question, in the way that the options say.
#pragma once

#include <functional>

#include "apps/wiring/check_options.h"
#include "core/validate/coverage.h"
#include "engine/lookup/outcome.h"

namespace emblem::wiring {

struct LookedUp {
  lookup::Outcome outcome;
  // Whether emblem records, or addresses of the asset, may be missing.
  validate::Completeness emblems = validate::Completeness::incomplete;
  validate::Completeness addresses = validate::Completeness::incomplete;
};

// Whether what was found so far makes further questions needless.
using IsEnough = std::function<bool(const LookedUp&)>;

// `is_enough` is asked in covert looks only. Errors: lookup_too_telling, before anything is sent; a server of --via or
// a file of --tls-ca that cannot be read, no usable resolver configuration, a resolver of this machine alone behind a
// proxy, no TLS library, no socket at all. Whatever servers do wrong is in the outcome.
Result<LookedUp> look_up(const validate::Question& question, const CheckOptions& options,
                         const IsEnough& is_enough = {});

}  // namespace emblem::wiring
