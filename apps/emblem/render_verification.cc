#include "apps/emblem/render_verification.h"

#include "core/dns/master_line.h"

namespace emblem::app {
namespace {

using agreement::ServerView;

// Of thousands, enough to see what it is about; the counts are whole.
constexpr std::size_t most_shown = 20;

Json lines_of(const std::vector<dns::Record>& records) {
  Json lines = Json::array();
  for (const dns::Record& record : records) {
    if (lines.size() == most_shown) break;
    lines.push_back(dns::to_master_line(record));
  }
  return lines;
}

Json server_json(const ServerView& view) {
  Json row{{"address", to_text(view.server.address)},
           {"name", nullptr},
           {"state", agreement::to_text(view.state)},
           {"serial", nullptr},
           {"missing", view.missing.size()},
           {"still_there", view.lingering.size()},
           {"missing_records", lines_of(view.missing)},
           {"records_still_there", lines_of(view.lingering)},
           {"remarks", view.remarks},
           {"silence", nullptr}};
  if (!view.server.name.empty()) row["name"] = view.server.name;
  if (view.serial) row["serial"] = *view.serial;
  if (!view.why_silent.empty()) row["silence"] = view.why_silent;
  return row;
}

}  // namespace

Json to_json(const wiring::VerifyReport* report) {
  if (report == nullptr) return nullptr;
  Json zones = Json::array();
  for (const wiring::ZoneReport& zone : report->zones) {
    Json servers = Json::array();
    for (const ServerView& view : zone.servers) servers.push_back(server_json(view));
    zones.push_back({{"zone", zone.zone.to_text()},
                     {"sets", zone.sets},
                     {"milliseconds", zone.milliseconds},
                     {"servers", std::move(servers)}});
  }
  return zones;
}

}  // namespace emblem::app
