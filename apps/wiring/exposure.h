// What checking an asset would send, found out without sending anything.
#pragma once

#include "apps/wiring/check_options.h"
#include "engine/exposure/foretell.h"

namespace emblem::wiring {

// Nothing where the options say to use no network, or records from a file. Reads the machine's resolver configuration;
// nothing else. Errors: those of make_question and find_ways.
Result<exposure::Exposure> foretell_check(const std::string& asset, const CheckOptions& options);

}  // namespace emblem::wiring
