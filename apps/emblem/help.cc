#include "apps/emblem/help.h"

#include "apps/emblem/text_layout.h"

namespace emblem::app {
namespace {

constexpr std::string_view exit_codes =
    "0 yes (done, or the policy is met); 1 no (judged, and the policy is not met); 2 wrong usage or unreadable input; "
    "3 could not find out; 4 a bug of ours. Several assets: the worst of them, 3 over 1 over 0.";

std::string operand_text(const VerbRow& row) {
  switch (row.operands) {
    case Operands::none:
      return {};
    case Operands::at_most_one:
      return " [" + std::string(row.operand) + "]";
    case Operands::exactly_one:
      return " " + std::string(row.operand);
    case Operands::any:
      return " [" + std::string(row.operand) + "...]";
    case Operands::at_least_one:
      return " " + std::string(row.operand) + "...";
  }
  return {};
}

std::string label_of(const OptionRow& row) {
  std::string label(row.name);
  if (!row.argument.empty()) label += " " + std::string(row.argument);
  return label;
}

std::string meaning_of(const OptionRow& row) {
  return std::string(row.meaning) + (row.repeat == Repeat::many ? "; repeatable" : "");
}

std::string indented(std::string_view lines) {
  std::string out = "  ";
  for (const char letter : lines) {
    out += letter;
    if (letter == '\n') out += "  ";
  }
  return out + "\n";
}

bool is_shown(const OptionRow& row, Verb verb) { return row.stage == Stage::now && (row.verbs & verb_bit(verb)) != 0; }

}  // namespace

std::string overview() {
  std::string text = "usage: emblem VERB [OPTION...] [OPERAND...]\n\n";
  text += wrap(
      "Digital emblems of the Red Cross kind: is this asset marked, by whom, and may I rely on it? Mark what is yours, "
      "and endorse those who may.",
      0);
  text += "\nVerbs:\n";
  for (const VerbRow& row : all_verbs()) text += beside("  " + std::string(row.name), row.summary, 12);
  text += "\n" + wrap("Exit codes: " + std::string(exit_codes), 0);
  text += "\n" + wrap("More on one verb: emblem help VERB. Start with:", 0);
  text += "  emblem check www.hospital.example\n";
  return text;
}

std::string help_of(Verb verb) {
  const VerbRow& row = verb_row(verb);
  std::string text = "usage: emblem " + std::string(row.name) + " [OPTION...]" + operand_text(row) + "\n\n";
  text += wrap(std::string(row.summary), 0);
  if (!row.description.empty()) text += "\n" + wrap(row.description, 0);
  text += "\nOptions:\n";
  for (const OptionRow& option : all_options()) {
    if (is_shown(option, verb)) text += beside("  " + label_of(option), meaning_of(option), 20);
  }
  text += "\nExample:\n" + indented(row.example);
  if (verb == Verb::check) text += "\n" + wrap("Exit codes: " + std::string(exit_codes), 0);
  return text;
}

namespace {

// A line of roff must not begin with a dot or quote, and its hyphens are hyphens one can copy.
std::string roff(std::string_view text) {
  std::string out;
  for (const char letter : text) {
    if (letter == '-') {
      out += "\\-";
    } else if (letter == '\\') {
      out += "\\e";
    } else if ((letter == '.' || letter == '\'') && (out.empty() || out.back() == '\n')) {
      out += std::string("\\&") + letter;
    } else {
      out += letter;
    }
  }
  return out;
}

// Running text in lines that are short enough for the tools of manual pages.
std::string roff_text(std::string_view text) { return roff(wrap(text, 0, 72)); }

std::string roff_paragraphs(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = text.find("\n\n");
    out += ".PP\n" + roff_text(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 2);
  }
  return out;
}

std::string man_of_verb(const VerbRow& row) {
  std::string text = ".SS emblem " + std::string(row.name) + roff(operand_text(row)) + "\n";
  text += roff_text(row.summary) + roff_paragraphs(row.description);
  for (const OptionRow& option : all_options()) {
    if (!is_shown(option, row.verb) || option.option == Option::help) continue;
    text += ".TP\n\\fB" + roff(option.name) + "\\fR";
    if (!option.argument.empty()) text += " \\fI" + roff(option.argument) + "\\fR";
    text += "\n" + roff_text(meaning_of(option));
  }
  return text;
}

constexpr std::string_view man_tail = R"(.SH ENVIRONMENT
.TP
\fBNO_COLOR\fR
when set, no colours are printed; they are for terminals only
.SH NOTES
An interrupted run ends by the signal, without an answer.
A reader that closes the pipe early changes nothing about the exit code;
an answer that cannot be written is exit 2.
.PP
No digital emblem is in force as treaty law yet:
a report says what an emblem claims, and gives no legal advice.
)";

}  // namespace

std::string man_page() {
  std::string text = ".TH EMBLEM 1 2026-11-25 \"emblem " EMBLEM_VERSION "\" \"User Commands\"\n";
  text += ".SH NAME\nemblem \\- check digital emblems of the Red Cross kind\n";
  text += ".SH SYNOPSIS\n";
  for (const VerbRow& row : all_verbs()) {
    if (row.verb != Verb::check) text += ".br\n";
    text += "\\fBemblem " + std::string(row.name) + "\\fR [\\fIOPTION\\fR...]" + roff(operand_text(row)) + "\n";
  }
  text += ".SH DESCRIPTION\n";
  text += roff_text(
      "Is an asset on the network marked as protected under international humanitarian law, by whom, and may one "
      "rely on it?");
  for (const VerbRow& row : all_verbs()) text += man_of_verb(row);
  text += ".PP\nEvery verb takes \\fB\\-\\-help\\fR.\n";
  text += ".SH EXIT STATUS\n" + roff_text(exit_codes);
  text += man_tail;
  text += ".SH EXAMPLES\n";
  for (const VerbRow& row : all_verbs()) {
    text += (row.verb == Verb::check ? "" : ".PP\n") + roff_text(row.summary) + ".PP\n.EX\n" + roff(row.example) +
            "\n.EE\n";
  }
  return text;
}

namespace {

std::string verb_words() {
  std::string words;
  for (const VerbRow& row : all_verbs()) words += std::string(words.empty() ? "" : " ") + std::string(row.name);
  return words;
}

std::string compgen_words(std::string_view words) {
  return "mapfile -t COMPREPLY < <(compgen -W '" + std::string(words) + "' -- \"$word\")";
}

constexpr std::string_view compgen_files = "mapfile -t COMPREPLY < <(compgen -f -- \"$word\")";

// What follows an option that takes a value.
std::string completion_of_values() {
  std::string text = "  case $before in\n";
  for (const OptionRow& row : all_options()) {
    if (row.argument.empty() || row.stage == Stage::later) continue;
    text += "    " + std::string(row.name) + ") ";
    if (row.completes == Completes::files) text += std::string(compgen_files) + "; ";
    if (row.completes == Completes::words) text += compgen_words(row.words) + "; ";
    text += "return ;;\n";
  }
  return text + "  esac\n";
}

std::string completion_of_verb(const VerbRow& row) {
  std::string flags;
  for (const OptionRow& option : all_options()) {
    if (is_shown(option, row.verb)) flags += std::string(flags.empty() ? "" : " ") + std::string(option.name);
  }
  std::string text = "    " + std::string(row.name) + ")\n      if [[ $word == -* ]]; then\n        ";
  text += compgen_words(flags) + "\n";
  if (row.completes == Completes::files) text += "      else\n        " + std::string(compgen_files) + "\n";
  if (row.completes == Completes::verbs) text += "      else\n        " + compgen_words(verb_words()) + "\n";
  return text + "      fi\n      ;;\n";
}

}  // namespace

std::string bash_completion() {
  std::string text = "# bash completion for emblem, made by `emblem help --bash-completion`\n_emblem() {\n";
  text += "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n  COMPREPLY=()\n";
  text += "  if ((COMP_CWORD == 1)); then\n    " + compgen_words(verb_words() + " --help --version") +
          "\n    return\n  fi\n";
  text += completion_of_values();
  text += "  case ${COMP_WORDS[1]} in\n";
  for (const VerbRow& row : all_verbs()) text += completion_of_verb(row);
  text += "  esac\n}\ncomplete -o filenames -F _emblem emblem\n";
  return text;
}

}  // namespace emblem::app
