// What the verbs on a home share, from the command line.
#pragma once

#include "apps/emblem/command_line.h"
#include "apps/wiring/home.h"
#include "core/token/token.h"

namespace emblem::app {

// --home, --logs, --evidence, --at, --passphrase-fd. Error: option_value_wrong.
Result<wiring::HomeOptions> read_home_options(const CommandLine& line);

Result<std::unique_ptr<wiring::Home>> open_home(const CommandLine& line);

// --purpose and --kind together; nothing where neither is given. Error: option_value_wrong.
Result<std::optional<token::Purposes>> read_purposes(const CommandLine& line);

// --for and its like, in seconds; nothing where it is not given. Errors: option_value_wrong, duration_malformed.
Result<std::optional<std::int64_t>> read_span(const CommandLine& line, Option option);

// --dialect, each once; empty where none is given. Several may stand in one value, with commas between them. Error:
// option_value_wrong.
Result<std::vector<Dialect>> read_dialects(const CommandLine& line);

// A whole number in a range. Error: option_value_wrong.
struct Range {
  std::size_t least;
  std::size_t most;
};
Result<std::optional<std::size_t>> read_count(const CommandLine& line, Option option, Range range);

// Refused with option_without_value where the option is missing.
Result<std::string> require_value(const CommandLine& line, Option option);

// Asks on the terminal unless --yes was given. Error: not_confirmed.
Result<void> confirm(const CommandLine& line, std::string_view question);

// "protective red-cross, protective civil-defence"
std::string purposes_text(token::Purposes purposes);

}  // namespace emblem::app
