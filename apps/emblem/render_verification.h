// What the servers of the zones said, for machines.
#pragma once

#include "apps/emblem/json.h"
#include "apps/wiring/verification.h"

namespace emblem::app {

// An array of zones, each with its servers; null where nobody was asked. Records are lines of a master file.
Json to_json(const wiring::VerifyReport* report);

}  // namespace emblem::app
