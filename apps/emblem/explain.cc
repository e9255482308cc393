#include "apps/emblem/explain.h"

#include <nlohmann/json.hpp>

#include "apps/emblem/output.h"
#include "apps/emblem/text_layout.h"
#include "apps/emblem/verbs.h"

namespace emblem::app {
namespace {

std::string to_line(const CodeInfo& info) {
  return beside(code_text(info.code) + "  " + std::string(severity_text(info.severity)), std::string(info.sentence),
                18);
}

std::string to_json_line(const CodeInfo& info) {
  const nlohmann::ordered_json json = {
      {"code", code_text(info.code)}, {"name", info.name}, {"severity", severity_text(info.severity)},
      {"sentence", info.sentence},    {"hint", info.hint}, {"clause", info.clause}};
  return json.dump() + "\n";
}

std::string to_entry(const CodeInfo& info) {
  std::string text = code_text(info.code) + " " + std::string(info.name) + "\n";
  text += beside("  severity", severity_text(info.severity), 12);
  text += beside("  meaning", info.sentence, 12);
  if (!info.hint.empty()) text += beside("  to do", info.hint, 12);
  if (!info.clause.empty()) text += beside("  see", info.clause, 12);
  return text;
}

// A cell of a Markdown table.
std::string cell(std::string_view text) {
  std::string out;
  for (const char letter : text)
    out += letter == '|' || letter == '<' || letter == '>' ? std::string("\\") + letter : std::string(1, letter);
  return out + " |";
}

}  // namespace

std::string findings_as_markdown() {
  std::string text =
      "# Findings\n\nEvery error and finding, made from `include/emblem/findings.def` by `emblem explain --markdown`. "
      "Numbers "
      "are\nnever reused.\n\n| code | name | severity | meaning | what to do | clause |\n|---|---|---|---|---|---|\n";
  for (const CodeInfo& info : all_codes()) {
    text += "| " + cell(code_text(info.code)) + " " + cell("`" + std::string(info.name) + "`") + " " +
            cell(severity_text(info.severity)) + " " + cell(info.sentence) + " " + cell(info.hint) + " " +
            cell(info.clause) + "\n";
  }
  return text;
}

Result<int> run_explain(const CommandLine& line) {
  if (line.has(Option::markdown)) {
    EMBLEM_CHECK(print(findings_as_markdown()));
    return 0;
  }
  const bool json = line.has(Option::json);
  std::string text;
  if (line.operands().empty()) {
    for (const CodeInfo& info : all_codes()) text += json ? to_json_line(info) : to_line(info);
  } else {
    const auto code = find_code(line.operands().front());
    if (!code) return fail(Code::code_unknown, line.operands().front());
    text = json ? to_json_line(code_info(*code)) : to_entry(code_info(*code));
  }
  EMBLEM_CHECK(print(text));
  return 0;
}

}  // namespace emblem::app
