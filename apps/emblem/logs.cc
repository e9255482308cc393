// `emblem logs update`.
#include "apps/emblem/output.h"
#include "apps/emblem/report_output.h"
#include "apps/emblem/verbs.h"
#include "apps/wiring/log_list_update.h"
#include "apps/wiring/state_files.h"

namespace emblem::app {

using Damaged = wiring::ListOrder::Damaged;

Result<int> run_logs(const CommandLine& line) {
  if (line.operands().front() != "update")
    return fail(Code::operand_unexpected, line.operands().front(), "expected update");
  const wiring::ListOrder order{
      .url = line.find_value(Option::url).value_or(std::string(wiring::usual_list_url)),
      .key = line.find_value(Option::publisher),
      .to = line.find_value(Option::output).value_or(wiring::log_list_path()),
      .damaged = line.has(Option::output) ? Damaged::refused : Damaged::replaced,
      .web = {.ca_file = line.find_value(Option::tls_ca), .proxy = line.find_value(Option::proxy), .patience = {}},
      .limits = {}};
  show_progress("fetching " + order.url);
  const auto update = wiring::update_log_list(order);
  clear_progress();
  if (!update) return std::unexpected(update.error());
  for (const Finding& finding : update->findings) warn({finding.code, finding.where, finding.text});
  const bool same = update->change == wiring::ListUpdate::Change::none;
  std::string text =
      name_of_output(order.to) + ": " + std::to_string(update->logs) + " logs, as of " + to_rfc3339(update->timestamp);
  text += same ? ", as before" : update->before ? "; before: " + to_rfc3339(*update->before) : "";
  EMBLEM_CHECK(print_report(text + "\n", order.to));
  return 0;
}

}  // namespace emblem::app
