#include <array>
#include <csignal>
#include <exception>
#include <string>
#include <vector>

#include "apps/emblem/help.h"
#include "apps/emblem/output.h"
#include "apps/emblem/verbs.h"

namespace emblem::app {

Result<int> run_help(const CommandLine& line) {
  std::string text;
  if (line.has(Option::man)) {
    text = man_page();
  } else if (line.has(Option::bash_completion)) {
    text = bash_completion();
  } else if (line.operands().empty()) {
    text = overview();
  } else {
    const auto verb = find_verb(line.operands().front());
    if (!verb) return fail(Code::verb_unknown, line.operands().front());
    text = help_of(*verb);
  }
  EMBLEM_CHECK(print(text));
  return 0;
}

Result<int> run_version(const CommandLine&) {
  EMBLEM_CHECK(print("emblem " EMBLEM_VERSION "\n"));
  return 0;
}

namespace {

constexpr int exit_no = 1;
constexpr int exit_usage = 2;
constexpr int exit_not_found_out = 3;
constexpr int exit_our_bug = 4;

int exit_code_of(Code code) {
  switch (code) {
    case Code::internal_error:
      return exit_our_bug;
    case Code::zone_changed_meanwhile:
    case Code::update_refused:
    case Code::update_unanswered:
    case Code::update_answer_unsigned:
    case Code::http_unanswered:
    case Code::http_status:
    case Code::http_redirected:
    case Code::http_answer_large:
      return exit_not_found_out;
    case Code::log_list_signature_bad:
    case Code::log_list_not_newer:
      return exit_no;
    default:
      return exit_usage;
  }
}

Result<int> run(const std::vector<std::string>& words) {
  EMBLEM_TRY(const CommandLine line, CommandLine::parse(words));
  if (line.has(Option::help)) {
    EMBLEM_CHECK(print(help_of(line.verb())));
    return 0;
  }
  using Run = Result<int> (*)(const CommandLine&);
  // In the order of Verb.
  constexpr std::array<Run, 25> runs{run_check,   run_inspect,  run_explain, run_init,    run_key,
                                     run_commit,  run_issue,    run_request, run_review,  run_approve,
                                     run_endorse, run_register, run_accept,  run_publish, run_status,
                                     run_renew,   run_withdraw, run_export,  run_serve,   run_evidence,
                                     run_logs,    run_exposure, run_residue, run_help,    run_version};
  static_assert(static_cast<std::size_t>(Verb::version) + 1 == runs.size());
  return runs[static_cast<std::size_t>(line.verb())](line);
}

int guarded_main(const std::vector<std::string>& words) {
  try {
    const Result<int> code = run(words);
    if (code) return *code;
    complain(code.error());
    return exit_code_of(code.error().code);
  } catch (const std::exception& problem) {
    complain({Code::internal_error, "", problem.what()});
  } catch (...) {
    complain({Code::internal_error, "", ""});
  }
  return exit_our_bug;
}

}  // namespace
}  // namespace emblem::app

int main(int argc, char** argv) {
  // A reader that went away shows as a failed write instead; ^C keeps its default, since nothing is left half done.
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
  return emblem::app::guarded_main({argv + (argc > 0 ? 1 : 0), argv + argc});
}
