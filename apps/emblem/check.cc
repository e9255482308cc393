#include "apps/emblem/output.h"
#include "apps/emblem/render.h"
#include "apps/emblem/verbs.h"
#include "apps/wiring/judge.h"

namespace emblem::app {
namespace {

std::string render(const Report& report, wiring::Output output) {
  switch (output) {
    case wiring::Output::json:
      return render_json(report);
    case wiring::Output::text:
      return render_text(report, ink_of_output());
    case wiring::Output::explain:
      return render_explanation(report, ink_of_output());
    case wiring::Output::quiet:
      return {};
  }
  return {};
}

// 3 over 1 over 0.
int worse(int left, int right) { return left > right ? left : right; }

bool is_for_people(wiring::Output output) {
  return output == wiring::Output::text || output == wiring::Output::explain;
}

}  // namespace

Result<int> run_check(const CommandLine& line) {
  EMBLEM_TRY(const wiring::CheckOptions options, make_check_options(line));
  EMBLEM_TRY(const auto judge, wiring::make_judge(options));
  int worst = 0;
  bool first = true;
  for (const std::string& asset : options.assets) {
    const bool slow = options.records.empty() && options.output != wiring::Output::quiet;
    if (slow) show_progress("looking up " + asset);
    const Result<Report> report = judge->judge(asset);
    if (slow) clear_progress();
    if (!report) return std::unexpected(report.error());
    const std::string gap = first || !is_for_people(options.output) ? "" : "\n";
    EMBLEM_CHECK(print(gap + render(*report, options.output)));
    worst = worse(worst, exit_code(*report));
    first = false;
  }
  return worst;
}

}  // namespace emblem::app
