// One function a verb. Errors are for standard error and exit 2; the number is the exit code.
#pragma once

#include "apps/emblem/command_line.h"

namespace emblem::app {

Result<int> run_check(const CommandLine& line);
Result<int> run_inspect(const CommandLine& line);
Result<int> run_explain(const CommandLine& line);
Result<int> run_init(const CommandLine& line);
Result<int> run_key(const CommandLine& line);
Result<int> run_commit(const CommandLine& line);
Result<int> run_issue(const CommandLine& line);
Result<int> run_request(const CommandLine& line);
Result<int> run_review(const CommandLine& line);
Result<int> run_approve(const CommandLine& line);
Result<int> run_endorse(const CommandLine& line);
Result<int> run_register(const CommandLine& line);
Result<int> run_accept(const CommandLine& line);
Result<int> run_publish(const CommandLine& line);
Result<int> run_status(const CommandLine& line);
Result<int> run_renew(const CommandLine& line);
Result<int> run_withdraw(const CommandLine& line);
Result<int> run_export(const CommandLine& line);
Result<int> run_serve(const CommandLine& line);
Result<int> run_evidence(const CommandLine& line);
Result<int> run_logs(const CommandLine& line);
Result<int> run_exposure(const CommandLine& line);
Result<int> run_residue(const CommandLine& line);
Result<int> run_help(const CommandLine& line);
Result<int> run_version(const CommandLine& line);

}  // namespace emblem::app
