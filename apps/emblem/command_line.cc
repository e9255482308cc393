#include "apps/emblem/command_line.h"

#include <algorithm>

namespace emblem::app {
namespace {

std::string suggestion(std::string_view similar) {
  return similar.empty() ? std::string() : "did you mean " + std::string(similar) + "?";
}

// `emblem`, `emblem --help` and `emblem --version` are verbs of their own.
std::string_view verb_name(std::span<const std::string> words) {
  if (words[0] == "--help" || words[0] == "-h") return "help";
  if (words[0] == "--version") return "version";
  return words[0];
}

}  // namespace

Result<CommandLine> CommandLine::parse(std::span<const std::string> words) {
  // `emblem --home DIR VERB` is the same as `emblem VERB --home DIR`.
  std::optional<std::string> home;
  while (!words.empty() && (words[0] == "--home" || words[0].starts_with("--home="))) {
    const bool apart = words[0] == "--home";
    if (home) return fail(Code::option_repeated, "--home");
    if (apart && words.size() < 2) return fail(Code::option_without_value, "--home");
    home = apart ? words[1] : words[0].substr(std::string_view("--home=").size());
    words = words.subspan(apart ? 2 : 1);
  }
  if (words.empty()) return fail(Code::operand_missing, "", "emblem needs a verb, such as check");
  const std::string_view name = verb_name(words);
  const auto verb = find_verb(name);
  if (!verb) return fail(Code::verb_unknown, std::string(name), suggestion(find_similar_verb(name)));
  CommandLine line;
  line.verb_ = *verb;
  if (home) {
    if (find_option(*verb, "--home") == nullptr) return fail(Code::option_unknown, "--home", "this verb has no home");
    line.options_.push_back({Option::home, *std::move(home)});
  }
  bool only_operands = false;
  for (std::size_t index = 1; index < words.size(); ++index) {
    const std::string& word = words[index];
    if (only_operands || word == "-" || !word.starts_with('-')) {
      line.operands_.push_back(word);
    } else if (word == "--") {
      only_operands = true;
    } else {
      EMBLEM_CHECK(line.take_option(words, index));
    }
  }
  if (!line.has(Option::help)) EMBLEM_CHECK(line.check_operands());
  return line;
}

Result<void> CommandLine::take_option(std::span<const std::string> words, std::size_t& index) {
  const std::string& word = words[index];
  const std::size_t equals = word.find('=');
  const std::string name = word == "-h" ? "--help" : word.substr(0, equals);
  const OptionRow* row = find_option(verb_, name);
  if (row == nullptr) return fail(Code::option_unknown, name, suggestion(find_similar_option(verb_, name)));
  if (row->stage == Stage::later) return fail(Code::comes_later, name);
  if (row->repeat == Repeat::once && has(row->option)) return fail(Code::option_repeated, name);
  GivenOption given{row->option, {}};
  if (row->argument.empty()) {
    if (equals != std::string::npos) return fail(Code::option_value_wrong, name, "it takes none");
  } else if (equals != std::string::npos) {
    given.value = word.substr(equals + 1);
  } else if (index + 1 < words.size()) {
    given.value = words[++index];
  } else {
    return fail(Code::option_without_value, name);
  }
  if (!row->argument.empty() && given.value.empty()) return fail(Code::option_without_value, name);
  options_.push_back(std::move(given));
  return {};
}

Result<void> CommandLine::check_operands() const {
  const VerbRow& row = verb_row(verb_);
  const std::size_t count = operands_.size();
  const bool needs_one = row.operands == Operands::at_least_one || row.operands == Operands::exactly_one;
  if (needs_one && count == 0) {
    return fail(Code::operand_missing, std::string(row.name), "it needs " + std::string(row.operand));
  }
  const bool at_most_one = row.operands == Operands::at_most_one || row.operands == Operands::exactly_one;
  const std::size_t most = row.operands == Operands::none ? 0 : at_most_one ? 1 : count;
  if (count > most) return fail(Code::operand_unexpected, operands_[most]);
  return {};
}

bool CommandLine::has(Option option) const {
  return std::ranges::find(options_, option, &GivenOption::option) != options_.end();
}

std::optional<std::string> CommandLine::find_value(Option option) const {
  const auto given = std::ranges::find(options_, option, &GivenOption::option);
  return given == options_.end() ? std::nullopt : std::optional(given->value);
}

std::vector<std::string> CommandLine::values(Option option) const {
  std::vector<std::string> found;
  for (const GivenOption& given : options_) {
    if (given.option == option) found.push_back(given.value);
  }
  return found;
}

}  // namespace emblem::app
