#include "apps/emblem/home_options.h"

#include <algorithm>
#include <charconv>

#include "adapters/terminal/terminal.h"
#include "core/validate/protection.h"

namespace emblem::app {
namespace {

std::unexpected<Error> wrong(Option option, const std::string& value, const std::string& expected) {
  return fail(Code::option_value_wrong, std::string(option_row(option).name) + " " + value, expected);
}

std::optional<Dialect> find_dialect(std::string_view text) {
  for (const Dialect dialect : {Dialect::jose, Dialect::cose, Dialect::cose_16sep}) {
    if (text == to_text(dialect)) return dialect;
  }
  return std::nullopt;
}

std::optional<std::size_t> to_number(const std::string& text) {
  std::size_t number = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (status != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// The bit that a kind has for a purpose; 0 where the law knows none.
token::Purposes bit_of(std::string_view kind, std::string_view purpose) {
  token::Purposes bits = 0;
  for (const ReportedProtection& row : validate::describe_protection(validate::find_kind(kind).value_or(0))) {
    if (row.purpose != purpose) continue;
    for (const token::Purpose bit : {token::red_cross_protective, token::red_cross_indicative, token::dangerous_forces,
                                     token::civil_defence, token::cultural_property}) {
      const auto described = validate::describe_protection(bit);
      if (described.front() == row) bits = static_cast<token::Purposes>(bits | bit);
    }
  }
  return bits;
}

}  // namespace

Result<wiring::HomeOptions> read_home_options(const CommandLine& line) {
  wiring::HomeOptions options{.folder = wiring::home_folder(line.find_value(Option::home)),
                              .evidence = line.values(Option::evidence),
                              .logs = line.find_value(Option::logs),
                              .at = std::nullopt,
                              .passphrase = {}};
  if (const auto text = line.find_value(Option::at)) {
    const auto moment = parse_rfc3339(*text);
    if (!moment) return wrong(Option::at, *text, "expected a time such as 2026-06-17T00:10:00Z");
    options.at = *moment;
  }
  EMBLEM_TRY(const auto descriptor, read_count(line, Option::passphrase_fd, {.least = 0, .most = 65535}));
  if (descriptor) options.passphrase.descriptor = static_cast<int>(*descriptor);
  return options;
}

Result<std::unique_ptr<wiring::Home>> open_home(const CommandLine& line) {
  EMBLEM_TRY(const wiring::HomeOptions options, read_home_options(line));
  return wiring::open_home(options);
}

Result<std::optional<token::Purposes>> read_purposes(const CommandLine& line) {
  std::vector<std::string> purposes = line.values(Option::purpose);
  std::vector<std::string> kinds = line.values(Option::kind);
  if (purposes.empty() && kinds.empty()) return std::optional<token::Purposes>();
  if (purposes.empty()) purposes.emplace_back("protective");
  if (kinds.empty()) kinds.emplace_back("red-cross");
  token::Purposes bits = 0;
  for (const std::string& kind : kinds) {
    if (!validate::find_kind(kind)) return wrong(Option::kind, kind, std::string(option_row(Option::kind).words));
    token::Purposes of_kind = 0;
    for (const std::string& purpose : purposes) {
      if (purpose != "protective" && purpose != "indicative") {
        return wrong(Option::purpose, purpose, std::string(option_row(Option::purpose).words));
      }
      of_kind = static_cast<token::Purposes>(of_kind | bit_of(kind, purpose));
    }
    if (of_kind == 0) return wrong(Option::purpose, purposes.front(), kind + " has no such use");
    bits = static_cast<token::Purposes>(bits | of_kind);
  }
  return std::optional(bits);
}

Result<std::optional<std::int64_t>> read_span(const CommandLine& line, Option option) {
  const auto text = line.find_value(option);
  if (!text) return std::optional<std::int64_t>();
  auto seconds = parse_duration(*text);
  if (!seconds) return std::unexpected(within(option_row(option).name, std::move(seconds).error()));
  if (*seconds <= 0) return wrong(option, *text, "expected a span such as 90d");
  return std::optional(*seconds);
}

Result<std::vector<Dialect>> read_dialects(const CommandLine& line) {
  std::vector<Dialect> dialects;
  for (const std::string& value : line.values(Option::dialect)) {
    for (std::size_t begin = 0; begin <= value.size();) {
      const std::size_t end = std::min(value.find(',', begin), value.size());
      const std::string word = value.substr(begin, end - begin);
      const auto dialect = find_dialect(word);
      if (!dialect) return wrong(Option::dialect, word, std::string(option_row(Option::dialect).words));
      if (std::ranges::find(dialects, *dialect) == dialects.end()) dialects.push_back(*dialect);
      begin = end + 1;
    }
  }
  return dialects;
}

Result<std::optional<std::size_t>> read_count(const CommandLine& line, Option option, Range range) {
  const auto text = line.find_value(option);
  if (!text) return std::optional<std::size_t>();
  const auto number = to_number(*text);
  if (!number || *number < range.least || *number > range.most) {
    return wrong(option, *text,
                 "expected a number from " + std::to_string(range.least) + " to " + std::to_string(range.most));
  }
  return number;
}

Result<std::string> require_value(const CommandLine& line, Option option) {
  auto value = line.find_value(option);
  if (!value) return fail(Code::option_without_value, std::string(option_row(option).name), "it is needed here");
  return *std::move(value);
}

Result<void> confirm(const CommandLine& line, std::string_view question) {
  if (line.has(Option::yes)) return {};
  EMBLEM_TRY(const terminal::Answer answer, terminal::ask(question));
  if (answer == terminal::Answer::yes) return {};
  return fail(Code::not_confirmed, "");
}

std::string purposes_text(token::Purposes purposes) {
  std::string text;
  for (const ReportedProtection& row : validate::describe_protection(purposes)) {
    text.append(text.empty() ? "" : ", ").append(row.purpose).append(" ").append(row.kind);
  }
  return text;
}

}  // namespace emblem::app
