// The codes of every error and finding, from one table.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace emblem {

enum class Severity : std::uint8_t { note, warning, error };

// Numbers are append-only: once released, a number keeps its meaning for ever.
enum class Code : std::uint16_t {
#define EMBLEM_FINDING(number, name, severity, sentence, hint, clause) name = number,
#include "emblem/findings.def"
#undef EMBLEM_FINDING
};

// One row of the table: what `emblem explain`, the documentation and the report say about a code.
struct CodeInfo {
  Code code;
  std::string_view name;
  Severity severity;
  std::string_view sentence;
  std::string_view hint;
  std::string_view clause;
};

// All rows, in ascending order of number.
std::span<const CodeInfo> all_codes();

const CodeInfo& code_info(Code code);

// The stable text form, e.g. "EM-201".
std::string code_text(Code code);

// Takes "EM-201", "201" or the row's name; nothing when no row matches.
std::optional<Code> find_code(std::string_view text);

std::string_view severity_text(Severity severity);

}  // namespace emblem
