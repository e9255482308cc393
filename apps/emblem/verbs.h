// One function a verb. Errors are for standard error and exit 2; the number is the exit code.
#pragma once

#include "apps/emblem/command_line.h"

namespace emblem::app {

Result<int> run_check(const CommandLine& line);
Result<int> run_inspect(const CommandLine& line);
Result<int> run_explain(const CommandLine& line);
Result<int> run_help(const CommandLine& line);
Result<int> run_version(const CommandLine& line);

}  // namespace emblem::app
