#include "apps/emblem/command_table.h"

#include <algorithm>
#include <string>
#include <vector>

namespace emblem::app {
namespace {

// Edits between two short words (Levenshtein), by rows.
std::size_t distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  for (std::size_t column = 0; column < row.size(); ++column) row[column] = column;
  for (std::size_t line = 1; line <= left.size(); ++line) {
    std::size_t diagonal = row[0];
    row[0] = line;
    for (std::size_t column = 1; column < row.size(); ++column) {
      const std::size_t replaced = diagonal + (left[line - 1] == right[column - 1] ? 0 : 1);
      diagonal = row[column];
      row[column] = std::min({row[column] + 1, row[column - 1] + 1, replaced});
    }
  }
  return row.back();
}

std::string_view nearest(std::string_view typed, const std::vector<std::string_view>& names) {
  if (typed.size() > 40) return {};
  std::string_view best;
  std::size_t least = 3;  // two slips of the hand are forgiven
  for (const std::string_view name : names) {
    const std::size_t edits = distance(typed, name);
    if (edits < least) {
      least = edits;
      best = name;
    }
  }
  return best;
}

}  // namespace

const VerbRow& verb_row(Verb verb) { return all_verbs()[static_cast<std::size_t>(verb)]; }

const OptionRow& option_row(Option option) { return *std::ranges::find(all_options(), option, &OptionRow::option); }

std::optional<Verb> find_verb(std::string_view name) {
  const auto row = std::ranges::find(all_verbs(), name, &VerbRow::name);
  return row == all_verbs().end() ? std::nullopt : std::optional(row->verb);
}

const OptionRow* find_option(Verb verb, std::string_view name) {
  // An option may have a row for some verbs and another, with another meaning, for others.
  const auto row = std::ranges::find_if(all_options(), [&](const OptionRow& candidate) {
    return candidate.name == name && (candidate.verbs & verb_bit(verb)) != 0;
  });
  return row == all_options().end() ? nullptr : &*row;
}

std::string_view find_similar_verb(std::string_view typed) {
  std::vector<std::string_view> names;
  names.reserve(all_verbs().size());
  for (const VerbRow& row : all_verbs()) names.push_back(row.name);
  return nearest(typed, names);
}

std::string_view find_similar_option(Verb verb, std::string_view typed) {
  std::vector<std::string_view> names;
  for (const OptionRow& row : all_options()) {
    if ((row.verbs & verb_bit(verb)) != 0 && row.stage == Stage::now) names.push_back(row.name);
  }
  return nearest(typed, names);
}

}  // namespace emblem::app
