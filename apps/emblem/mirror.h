// `emblem evidence mirror`.
#pragma once

#include "apps/emblem/command_line.h"

namespace emblem::app {

// The operands after `mirror` name logs. Errors and exit codes as those of the verb.
Result<int> run_mirror(const CommandLine& line);

}  // namespace emblem::app
