#include "apps/wiring/inspect.h"

#include <algorithm>

#include "apps/emblem/json.h"
#include "apps/emblem/output.h"
#include "apps/emblem/render_inspected.h"
#include "apps/emblem/text_layout.h"
#include "apps/emblem/verbs.h"
#include "core/bytes/printable.h"

namespace emblem::app {

std::string render_text(const wiring::InspectedItem& item) {
  constexpr std::size_t longest = 4000;
  constexpr std::size_t label_width = 14;
  std::string text = to_printable(item.where) + ": " + to_printable(item.kind) + "\n";
  for (const auto& [label, value] : item.facts) {
    text += beside("  " + to_printable(label), to_printable(value, longest), label_width);
  }
  for (const Finding& finding : item.findings) {
    const std::string where = finding.where.empty() ? "" : to_printable(finding.where) + ": ";
    const std::string severity(severity_text(code_info(finding.code).severity));
    text += beside("  " + severity, where + finding.text + " [" + code_text(finding.code) + "]", label_width);
  }
  return text;
}

std::string render_json(const wiring::InspectedItem& item) {
  Json json = {{"schema", "emblem.item/1"}, {"where", item.where}, {"kind", item.kind}};
  json["facts"] = Json::array();
  for (const auto& [label, value] : item.facts) json["facts"].push_back({{"name", label}, {"value", value}});
  json["findings"] = json_of(item.findings);
  return line_of(json);
}

namespace {

constexpr int exit_unreadable = 2;

bool is_readable(const wiring::InspectedItem& item) { return !item.facts.empty(); }

}  // namespace

Result<int> run_inspect(const CommandLine& line) {
  std::vector<std::string> paths = line.operands();
  if (paths.empty()) paths.emplace_back("-");
  EMBLEM_TRY(const std::uint16_t ihle_type, read_ihle_type(line));
  EMBLEM_TRY(const auto items, wiring::inspect_files(paths, ihle_type));
  std::string text;
  for (const wiring::InspectedItem& item : items) {
    if (line.has(Option::json)) {
      text += render_json(item);
    } else {
      text += (text.empty() ? "" : "\n") + render_text(item);
    }
  }
  EMBLEM_CHECK(print(text));
  return std::ranges::any_of(items, &is_readable) ? 0 : exit_unreadable;
}

}  // namespace emblem::app
