#include "adapters/clock/clock.h"
#include "adapters/files/writing.h"
#include "apps/emblem/decision_record.h"
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

Result<void> keep_record(const wiring::CheckOptions& options, const wiring::Judge& judge,
                         const std::vector<Report>& reports) {
  if (!options.record) return {};
  const auto text = render_decision_record({.options = options,
                                            .judge = judge,
                                            .reports = reports,
                                            .made = clock::read_clock(),
                                            .limits = options.policy.limits});
  if (!text) return fail(Code::record_not_kept, *options.record, to_text(text.error()));
  auto kept = files::create_file(*options.record, as_bytes(*text), files::Mode::owner_only);
  if (kept || kept.error().code == Code::file_exists) return kept;
  return fail(Code::record_not_kept, *options.record, kept.error().detail);
}

}  // namespace

Result<int> run_check(const CommandLine& line) {
  EMBLEM_TRY(const wiring::CheckOptions options, make_check_options(line));
  EMBLEM_TRY(const auto judge, wiring::make_judge(options));
  int worst = 0;
  std::vector<Report> reports;
  for (const std::string& asset : options.assets) {
    const bool asks = options.records.empty() && options.network == wiring::Network::allowed;
    const bool slow = asks && options.output != wiring::Output::quiet;
    if (slow) show_progress("looking up " + asset);
    Result<Report> report = judge->judge(asset);
    if (slow) clear_progress();
    if (!report) return std::unexpected(report.error());
    const std::string gap = reports.empty() || !is_for_people(options.output) ? "" : "\n";
    EMBLEM_CHECK(print(gap + render(*report, options.output)));
    worst = worse(worst, exit_code(*report));
    reports.push_back(*std::move(report));
  }
  EMBLEM_CHECK(keep_record(options, *judge, reports));
  return worst;
}

}  // namespace emblem::app
