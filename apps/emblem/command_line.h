// From words to a verb with its options and operands, as the command table allows.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "apps/emblem/command_table.h"
#include "apps/wiring/check_options.h"
#include "emblem/result.h"

namespace emblem::app {

struct GivenOption {
  Option option;
  std::string value;  // empty for flags
};

class CommandLine {
 public:
  // `words` without the program's name. `--option VALUE` and `--option=VALUE`, options and operands in any order, `--`
  // ends the options, `-` is an operand. Errors: 901 to 908.
  static Result<CommandLine> parse(std::span<const std::string> words);

  Verb verb() const { return verb_; }
  const std::vector<std::string>& operands() const { return operands_; }
  bool has(Option option) const;
  std::optional<std::string> find_value(Option option) const;
  std::vector<std::string> values(Option option) const;

 private:
  Result<void> take_option(std::span<const std::string> words, std::size_t& index);
  Result<void> check_operands() const;

  Verb verb_ = Verb::help;
  std::vector<std::string> operands_;
  std::vector<GivenOption> options_;
};

// The options of `check`. Reads the policy file, nothing else. Errors: option_value_wrong, comes_later, and those of
// files and policy_file.
Result<wiring::CheckOptions> make_check_options(const CommandLine& line);

// --ihle-type, or the default. Errors: option_value_wrong.
Result<std::uint16_t> read_ihle_type(const CommandLine& line);

}  // namespace emblem::app
