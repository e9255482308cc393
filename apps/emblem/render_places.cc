#include "apps/emblem/render_places.h"

#include <set>

#include "apps/emblem/render_home.h"
#include "apps/emblem/render_verification.h"
#include "apps/emblem/verify_places.h"
#include "core/bytes/printable.h"
#include "core/dns/master_line.h"
#include "engine/publishing/places.h"

namespace emblem::app {
namespace {

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::size_t count_names(const std::vector<dns::Record>& records) {
  std::set<dns::DomainName> names;
  for (const dns::Record& record : records) names.insert(record.owner);
  return names.size();
}

bool is_whole(const PlaceOutcome& outcome) { return is_written_whole(outcome.kind); }

// Before it was looked at, a place has no zone.
std::string place_text(const PlaceOutcome& outcome) {
  const bool looked_at = !outcome.plan.place.where.empty();
  const bool is_in_zone = looked_at && !is_whole(outcome);
  const std::string zone = is_in_zone ? " of " + outcome.plan.place.zone.to_text() : "";
  return std::string(publishing::to_text(outcome.kind)) + " " + to_printable(outcome.shown + zone, 1000);
}

std::string outcome_text(const PlaceOutcome& outcome) {
  const publishing::Plan& plan = outcome.plan;
  const std::string names = counted(count_names(plan.ours), "name");
  if (outcome.error) return "not published: " + place_text(outcome) + "\n";
  if (is_whole(outcome)) {
    return "records of " + names + " written to " + to_printable(outcome.shown, 1000) + "\n" +
           render_findings(plan.findings);
  }
  std::string text = "records of " + names + " stand in " + place_text(outcome) + ": ";
  if (plan.changes()) {
    text += std::to_string(plan.add.size()) + " added, " + std::to_string(plan.remove.size()) + " removed";
    if (plan.serial) text += ", serial " + std::to_string(plan.serial->after);
  } else {
    text += "nothing to change";
  }
  return text + "\n" + render_findings(plan.findings);
}

Json outcome_json(const PlaceOutcome& outcome) {
  const publishing::Plan& plan = outcome.plan;
  Json row{{"kind", publishing::to_text(outcome.kind)},
           {"place", outcome.where},
           {"zone", nullptr},
           {"names", count_names(plan.ours)},
           {"added", plan.add.size()},
           {"removed", plan.remove.size()},
           {"serial", nullptr},
           {"findings", json_of(plan.findings)},
           {"error", nullptr}};
  if (!is_whole(outcome) && !plan.place.where.empty()) row["zone"] = plan.place.zone.to_text();
  if (plan.serial) row["serial"] = plan.serial->after;
  if (outcome.error) row["error"] = {{"code", code_info(outcome.error->code).name}, {"text", to_text(*outcome.error)}};
  return row;
}

}  // namespace

std::string render_text(const std::vector<PlaceOutcome>& outcomes) {
  std::string text;
  for (const PlaceOutcome& outcome : outcomes) text += outcome_text(outcome);
  return text;
}

Json to_json(const std::vector<PlaceOutcome>& outcomes) {
  Json rows = Json::array();
  for (const PlaceOutcome& outcome : outcomes) rows.push_back(outcome_json(outcome));
  return rows;
}

std::string render_text(const PublishedPlaces& published) {
  const std::string text = render_text(published.outcomes) + render_findings(published.findings);
  return published.verified == nullptr ? text : text + render_text(*published.verified);
}

std::string render_json(const PublishedPlaces& published) {
  return line_of({{"places", to_json(published.outcomes)},
                  {"findings", json_of(published.findings)},
                  {"verified", to_json(published.verified)}});
}

std::string render_difference(const std::vector<PlaceOutcome>& outcomes) {
  std::string text;
  for (const PlaceOutcome& outcome : outcomes) {
    const publishing::Plan& plan = outcome.plan;
    if (outcome.error || !plan.changes()) continue;
    text += place_text(outcome) + "\n";
    for (const dns::Record& record : plan.remove) text += "-" + dns::to_master_line(record) + "\n";
    for (const dns::Record& record : plan.add) text += "+" + dns::to_master_line(record) + "\n";
    if (plan.serial && plan.serial->before != plan.serial->after) {
      text +=
          "-serial " + std::to_string(plan.serial->before) + "\n+serial " + std::to_string(plan.serial->after) + "\n";
    }
  }
  return text;
}

std::string render_forgotten_text(const std::vector<home::Place>& places) {
  std::string text;
  for (const home::Place& place : places) {
    text += "forgotten: " + std::string(publishing::to_text(place.kind)) + " " +
            to_printable(publishing::to_text(place), 1000) + "; what stands there stays\n";
  }
  return text;
}

std::string render_forgotten_json(const std::vector<home::Place>& places) {
  Json rows = Json::array();
  for (const home::Place& place : places) {
    const bool in_zone = !is_written_whole(place.kind);
    rows.push_back({{"kind", publishing::to_text(place.kind)},
                    {"place", place.where},
                    {"zone", in_zone ? Json(place.zone.to_text()) : Json(nullptr)}});
  }
  return line_of({{"forgotten", std::move(rows)}});
}

}  // namespace emblem::app
