#include "apps/emblem/render_places.h"

#include <set>

#include "apps/emblem/render_home.h"
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

// Before it was looked at, a place has no zone.
std::string place_text(const PlaceOutcome& outcome) {
  const bool looked_at = !outcome.plan.place.where.empty();
  const std::string place = looked_at ? publishing::to_text(outcome.plan.place) : outcome.where;
  return std::string(publishing::to_text(outcome.kind)) + " " + to_printable(place, 1000);
}

bool is_whole(const PlaceOutcome& outcome) {
  return outcome.kind == home::PlaceKind::fragment || outcome.kind == home::PlaceKind::store_file;
}

std::string outcome_text(const PlaceOutcome& outcome) {
  const publishing::Plan& plan = outcome.plan;
  const std::string names = counted(count_names(plan.ours), "name");
  if (outcome.error) return "not published: " + place_text(outcome) + "\n";
  if (is_whole(outcome)) {
    return "records of " + names + " written to " + to_printable(outcome.where, 1000) + "\n" +
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
  return render_text(published.outcomes) + render_findings(published.findings);
}

std::string render_json(const PublishedPlaces& published) {
  return line_of({{"places", to_json(published.outcomes)}, {"findings", json_of(published.findings)}});
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

}  // namespace emblem::app
