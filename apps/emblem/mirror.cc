#include "apps/emblem/mirror.h"

#include <charconv>

#include "apps/emblem/evidence_output.h"
#include "apps/emblem/home_options.h"
#include "apps/emblem/output.h"
#include "apps/wiring/evidence_mirror.h"
#include "apps/wiring/state_files.h"
#include "core/bytes/printable.h"
#include "core/mirror/grid.h"

namespace emblem::app {
namespace {

using Outcome = wiring::MirrorReport::Outcome;

Result<std::uint64_t> read_others(const CommandLine& line) {
  EMBLEM_TRY(const std::string text, require_value(line, Option::others));
  std::uint64_t number = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = status == std::errc{} && end == text.data() + text.size();
  if (!whole || number < 1 || number > mirror::most_others) {
    return fail(Code::option_value_wrong, "--k " + text,
                "expected a number from 1 to " + std::to_string(mirror::most_others));
  }
  return number;
}

int exit_code_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::everything:
      return 0;
    case Outcome::log_forked:
      return 1;
    case Outcome::something_missing:
      return 3;
  }
  return 3;
}

std::string render(const wiring::MirrorReport& report, const std::string& folder) {
  std::string text = to_printable(folder) + ": " + std::to_string(report.requests) + " questions, " +
                     std::to_string(report.bytes) + " bytes received\n";
  for (const wiring::MirroredLogReport& log : report.logs) {
    text += "  " + to_printable(log.name) + ": " + std::to_string(log.kept) + " of " + std::to_string(log.wanted) +
            " entries cared about, among " + std::to_string(log.entries) + "\n";
  }
  return text + render_told(report.disclosures, report.forks);
}

}  // namespace

Result<int> run_mirror(const CommandLine& line) {
  const std::vector<std::string>& words = line.operands();
  if (words.size() < 2) return fail(Code::operand_missing, "evidence mirror", "it needs LOG");
  EMBLEM_TRY(const wiring::CheckOptions options, make_check_options(line));
  if (options.network == wiring::Network::forbidden) {
    return fail(Code::option_value_wrong, "--offline", "a mirror is made by asking logs");
  }
  if (!options.records.empty()) {
    return fail(Code::option_value_wrong, "--records " + options.records.front(),
                "a mirror is made around certificates and entries; give them by --evidence");
  }
  EMBLEM_TRY(const std::uint64_t others, read_others(line));
  EMBLEM_TRY(const std::string folder, require_value(line, Option::dir));
  const wiring::MirrorOrder order{
      .options = options,
      .logs = {words.begin() + 1, words.end()},
      .others = others,
      .folder = folder,
      .memory = line.find_value(Option::memory).value_or(wiring::tree_memory_path()),
      .on_progress = [](std::string_view log) { show_progress("asking " + std::string(log)); }};
  const auto report = wiring::mirror_logs(order);
  clear_progress();
  if (!report) return std::unexpected(report.error());
  tell_findings(report->findings);
  EMBLEM_CHECK(print(render(*report, folder)));
  return exit_code_of(report->outcome);
}

}  // namespace emblem::app
