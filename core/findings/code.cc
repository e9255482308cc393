#include "emblem/code.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace emblem {
namespace {

constexpr auto table = std::to_array<CodeInfo>({
#define EMBLEM_FINDING(number, name, severity, sentence, hint, clause) \
  {Code::name, #name, Severity::severity, sentence, hint, clause},
#include "emblem/findings.def"
#undef EMBLEM_FINDING
});

static_assert(std::ranges::is_sorted(table, {}, &CodeInfo::code), "rows stand in ascending order");
static_assert(std::ranges::adjacent_find(table, {}, &CodeInfo::code) == table.end(), "numbers are unique");

}  // namespace

std::span<const CodeInfo> all_codes() { return table; }

const CodeInfo& code_info(Code code) { return *std::ranges::lower_bound(table, code, {}, &CodeInfo::code); }

std::string code_text(Code code) { return "EM-" + std::to_string(static_cast<unsigned>(code)); }

std::optional<Code> find_code(std::string_view text) {
  const auto named = std::ranges::find(table, text, &CodeInfo::name);
  if (named != table.end()) return named->code;
  if (text.starts_with("EM-") || text.starts_with("em-")) text.remove_prefix(3);
  unsigned number = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (status != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  const auto row =
      std::ranges::find(table, number, [](const CodeInfo& info) { return static_cast<unsigned>(info.code); });
  return row == table.end() ? std::nullopt : std::optional(row->code);
}

std::string_view severity_text(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "";
}

}  // namespace emblem
