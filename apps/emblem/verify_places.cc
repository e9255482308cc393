#include "apps/emblem/verify_places.h"

#include <algorithm>
#include <map>

#include "apps/emblem/home_options.h"
#include "apps/emblem/output.h"
#include "apps/emblem/render_home.h"
#include "core/bytes/printable.h"
#include "engine/publishing/difference.h"

namespace emblem::app {
namespace {

using agreement::ServerView;
using agreement::State;
using Orders = std::map<std::optional<dns::DomainName>, wiring::VerifyOrder>;

constexpr int not_met = 1;

bool is_in(const VerifyScope& scope, const dns::Record& record) {
  return scope.owners == nullptr || std::ranges::find(*scope.owners, record.owner) != scope.owners->end();
}

// What is to be looked at, by zone where it is known.
Orders gather(const VerifyScope& scope, const std::optional<dns::DomainName>& named) {
  Orders orders;
  for (const PlaceOutcome& outcome : scope.outcomes) {
    if (outcome.error) continue;
    const home::Place& place = outcome.plan.place;
    std::optional<dns::DomainName> zone = named;
    if (!zone && !place.zone.is_root()) zone = place.zone;
    wiring::VerifyOrder& order = orders[zone];
    order.zone = zone;
    const auto inside = [&](const dns::Record& record) {
      return is_in(scope, record) && (!zone || record.owner.is_at_or_below(*zone));
    };
    std::ranges::copy_if(outcome.plan.ours, std::back_inserter(order.present), inside);
    std::ranges::copy_if(outcome.plan.remove, std::back_inserter(order.gone), inside);
    std::ranges::copy_if(scope.before, std::back_inserter(order.gone), inside);
  }
  std::erase_if(orders, [](const auto& row) { return row.second.present.empty() && row.second.gone.empty(); });
  return orders;
}

std::string server_line(const ServerView& view) {
  const std::string address = to_text(view.server.address);
  const std::string name = view.server.name.empty() ? address : view.server.name + " (" + address + ")";
  std::string text = "  " + to_printable(name) + ": " + std::string(agreement::to_text(view.state));
  if (view.serial) text += ", serial " + std::to_string(*view.serial);
  return text + "\n";
}

}  // namespace

Result<std::optional<VerifyWish>> read_verify(const CommandLine& line) {
  if (!line.has(Option::verify)) {
    for (const Option option : {Option::via, Option::wait}) {
      if (!line.has(option)) continue;
      return fail(Code::option_value_wrong, std::string(option_row(option).name), "it is for --verify");
    }
    return std::optional<VerifyWish>();
  }
  VerifyWish wish;
  if (const auto text = line.find_value(Option::zone_name)) {
    EMBLEM_TRY(wish.zone, dns::DomainName::parse(*text));
  }
  EMBLEM_TRY(const auto wait, read_span(line, Option::wait));
  wish.wait = wait.value_or(wish.wait);
  wish.via = line.values(Option::via);
  std::erase(wish.via, "system");
  for (const std::string& server : wish.via) EMBLEM_CHECK(lookup::parse_server(server));
  return std::optional(std::move(wish));
}

wiring::VerifyReport verify_places(const VerifyWish& wish, const VerifyScope& scope) {
  wiring::VerifyReport report;
  for (auto& [zone, order] : gather(scope, wish.zone)) {
    order.via = wish.via;
    order.wait = wish.wait;
    order.on_progress = show_progress;
    const auto part = wiring::verify_servers(order);
    clear_progress();
    if (!part) {
      report.findings.push_back({part.error().code, part.error().where, part.error().detail});
      ++report.not_looked_at;
      continue;
    }
    report.zones.insert(report.zones.end(), part->zones.begin(), part->zones.end());
    report.findings.insert(report.findings.end(), part->findings.begin(), part->findings.end());
  }
  return report;
}

std::string render_text(const wiring::VerifyReport& report) {
  std::string text;
  for (const wiring::ZoneReport& zone : report.zones) {
    const auto agreeing = std::ranges::count(zone.servers, State::agrees, &ServerView::state);
    text += zone.zone.to_text() + ": " + std::to_string(agreeing) + " of " + std::to_string(zone.servers.size()) +
            " servers agree\n";
    for (const ServerView& view : zone.servers) text += server_line(view);
  }
  return text + render_findings(report.findings);
}

int worse_exit_code(int first, int second) {
  if (first == 0 || second == 0) return std::max(first, second);
  return first == not_met ? second : first;
}

}  // namespace emblem::app
