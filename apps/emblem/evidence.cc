// `emblem evidence`: `fetch` is here.
#include "apps/emblem/evidence_output.h"
#include "apps/emblem/home_options.h"
#include "apps/emblem/mirror.h"
#include "apps/emblem/output.h"
#include "apps/emblem/report_output.h"
#include "apps/emblem/verbs.h"
#include "apps/wiring/evidence_fetch.h"
#include "apps/wiring/state_files.h"
#include "core/bytes/printable.h"

namespace emblem::app {
namespace {

using Outcome = wiring::FetchReport::Outcome;

int exit_code_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::everything:
      return 0;
    case Outcome::log_forked:
      return 1;
    case Outcome::bundle_not_written:
      return 2;
    case Outcome::something_missing:
      return 3;
  }
  return 3;
}

std::string render(const wiring::FetchReport& report, const std::string& path) {
  std::string text = name_of_output(path) + ": ";
  text += report.bytes > 0 ? std::to_string(report.bytes) + " bytes" : "not written";
  if (report.list_bytes > 0) text += ", " + std::to_string(report.list_bytes) + " of them revocation lists";
  text += "\n";
  for (const wiring::FetchedCommitment& commitment : report.commitments) {
    text += "  " + to_printable(commitment.domain) + ": " + std::string(to_text(commitment.status)) + "\n";
  }
  return text + render_told(report.disclosures, report.forks);
}

}  // namespace

Result<int> run_evidence(const CommandLine& line) {
  const std::vector<std::string>& words = line.operands();
  if (words.front() == "mirror") return run_mirror(line);
  if (words.front() != "fetch") return fail(Code::operand_unexpected, words.front(), "expected fetch or mirror");
  if (words.size() < 2) return fail(Code::operand_missing, "evidence fetch", "it needs NAME");
  EMBLEM_TRY(wiring::CheckOptions options, make_check_options(line));
  options.assets.erase(options.assets.begin());
  EMBLEM_TRY(const std::string path, require_value(line, Option::output));
  const wiring::FetchOrder order{
      .options = options,
      .to = path,
      .memory = line.find_value(Option::memory).value_or(wiring::tree_memory_path()),
      .on_progress = [](std::string_view what) { show_progress("asking about " + std::string(what)); }};
  const auto report = wiring::fetch_evidence(order);
  clear_progress();
  if (!report) return std::unexpected(report.error());
  tell_findings(report->findings);
  EMBLEM_CHECK(print_report(render(*report, path), path));
  return exit_code_of(report->outcome);
}

}  // namespace emblem::app
