#include "apps/emblem/command_table.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace emblem::app {
namespace {

constexpr std::uint32_t on_check = verb_bit(Verb::check);
constexpr std::uint32_t on_all = 0xffffffff;

constexpr auto verbs = std::to_array<VerbRow>({
    {Verb::check, "check", "ASSET", Operands::at_least_one,
     "is this asset marked, by whom, under which law, and may I rely on it?",
     "ASSET is a domain name or an IP address (with or without brackets). An address prefix such as 192.0.2.0/24 needs "
     "--name or --records.\n\n"
     "The answer is YES only when the emblem covers the asset and meets the policy, and UNKNOWN when evidence or "
     "answers "
     "are missing that could have made it so.",
     "emblem check 2a01:4f9:c010:d8e4::1 --at 2026-06-17T00:10:00Z \\\n"
     "    --records vectors/deployed/emblem.felixlinker.de/records.zone \\\n"
     "    --evidence vectors/deployed/emblem.felixlinker.de \\\n"
     "    --logs vectors/deployed/ct-logs.json",
     Completes::nothing},
    {Verb::inspect, "inspect", "FILE", Operands::any,
     "shows tokens, keys and certificates as they are, judging nothing",
     "Takes CBOR, JWS and JWK text, PEM and master files; standard input when no file is named. Says which dialect an "
     "item is in, its headers and claims with their meaning, key identifiers, and where it departs from the drafts.",
     "emblem inspect vectors/deployed/emblem.felixlinker.de/records.zone", Completes::files},
    {Verb::explain, "explain", "CODE", Operands::at_most_one, "the table of findings: what each means and what to do",
     "CODE is a number such as EM-120 or a name such as json_malformed; without it the whole table is listed.",
     "emblem explain EM-120", Completes::codes},
    {Verb::help, "help", "VERB", Operands::at_most_one, "this text, or the help of one verb",
     "Prints what --help prints after the verb; --man and --bash-completion print the same table in other forms.",
     "emblem help check", Completes::verbs},
    {Verb::version, "version", "", Operands::none, "the version of the program", "", "emblem version",
     Completes::nothing},
});

constexpr auto options = std::to_array<OptionRow>({
    {Option::records, "--records", "FILE",
     "take the records from a master-file fragment (what dig and kdig print, zone files, RFC 3597 form) instead of the "
     "DNS",
     Repeat::many, Stage::now, Completes::files, "", on_check},
    {Option::name, "--name", "NAME",
     "where to look for the emblem, when it does not stand at the asset's own name (addresses: else their PTR names)",
     Repeat::once, Stage::now, Completes::nothing, "", on_check},
    {Option::via, "--via", "SERVER",
     "ask this server: system (default) or ADDR[#PORT]; every one given is asked and the answers are merged",
     Repeat::many, Stage::now, Completes::words, "system", on_check},
    {Option::ihle_type, "--ihle-type", "N", "number of the IHLE record type, 65280 to 65534 (default 65297)",
     Repeat::once, Stage::now, Completes::nothing, "", on_check | verb_bit(Verb::inspect)},
    {Option::evidence, "--evidence", "PATH", "PEM certificate chains and revocation lists: a file, or a folder of them",
     Repeat::many, Stage::now, Completes::files, "", on_check},
    {Option::logs, "--logs", "FILE",
     "list of transparency logs in the browsers' version 3 form, instead of the built-in", Repeat::once, Stage::now,
     Completes::files, "", on_check},
    {Option::trust, "--trust", "FILE", "a key that you trust: PEM SubjectPublicKeyInfo, JWK, COSE_Key or certificate",
     Repeat::many, Stage::now, Completes::files, "", on_check},
    {Option::trust_key, "--trust-key", "KID", "the same, named by its key identifier", Repeat::many, Stage::now,
     Completes::nothing, "", on_check},
    {Option::pin, "--pin", "OI=FILE", "this key is that organisation's root key: its commitment needs no evidence",
     Repeat::many, Stage::now, Completes::files, "", on_check},
    {Option::roots, "--roots", "FILE", "certificate authorities; binding certificates must lead to one of them",
     Repeat::once, Stage::now, Completes::files, "", on_check},
    {Option::policy, "--policy", "FILE", "policy in TOML (docs/policy.md); other options win over it", Repeat::once,
     Stage::now, Completes::files, "", on_check},
    {Option::require, "--require", "LEVEL", "signed, organizational, endorsed (default) or trusted", Repeat::once,
     Stage::now, Completes::words, "signed organizational endorsed trusted", on_check},
    {Option::at, "--at", "TIME", "judge as of then (RFC 3339, such as 2026-06-17T00:10:00Z); default now", Repeat::once,
     Stage::now, Completes::nothing, "", on_check},
    {Option::offline, "--offline", "", "use no network at all", Repeat::once, Stage::now, Completes::nothing, "",
     on_check},
    {Option::json, "--json", "", "one line of JSON for each asset or item; reports follow docs/schema/report-1.json",
     Repeat::once, Stage::now, Completes::nothing, "", on_check | verb_bit(Verb::inspect) | verb_bit(Verb::explain)},
    {Option::quiet, "--quiet", "", "print nothing; the exit code is the answer", Repeat::once, Stage::now,
     Completes::nothing, "", on_check},
    {Option::explain, "--explain", "", "the whole path, rule by rule", Repeat::once, Stage::now, Completes::nothing, "",
     on_check},
    {Option::covert, "--covert", "MODE", "", Repeat::once, Stage::later, Completes::nothing, "", on_check},
    {Option::proxy, "--proxy", "URL", "", Repeat::once, Stage::later, Completes::nothing, "", on_check},
    {Option::tls_ca, "--tls-ca", "FILE", "", Repeat::once, Stage::later, Completes::nothing, "", on_check},
    {Option::trust_anchor, "--trust-anchor", "FILE", "", Repeat::once, Stage::later, Completes::nothing, "", on_check},
    {Option::root_hints, "--root-hints", "FILE", "", Repeat::once, Stage::later, Completes::nothing, "", on_check},
    {Option::record, "--record", "FILE", "", Repeat::once, Stage::later, Completes::nothing, "", on_check},
    {Option::markdown, "--markdown", "", "the whole table as docs/findings.md", Repeat::once, Stage::now,
     Completes::nothing, "", verb_bit(Verb::explain)},
    {Option::man, "--man", "", "the manual page", Repeat::once, Stage::now, Completes::nothing, "",
     verb_bit(Verb::help)},
    {Option::bash_completion, "--bash-completion", "", "completion for bash", Repeat::once, Stage::now,
     Completes::nothing, "", verb_bit(Verb::help)},
    {Option::help, "--help", "", "this text", Repeat::once, Stage::now, Completes::nothing, "", on_all},
});

static_assert([] {
  for (std::size_t index = 0; index < verbs.size(); ++index) {
    if (static_cast<std::size_t>(verbs[index].verb) != index) return false;
  }
  return true;
}());

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

std::span<const VerbRow> all_verbs() { return verbs; }
std::span<const OptionRow> all_options() { return options; }

const VerbRow& verb_row(Verb verb) { return verbs[static_cast<std::size_t>(verb)]; }

const OptionRow& option_row(Option option) { return *std::ranges::find(options, option, &OptionRow::option); }

std::optional<Verb> find_verb(std::string_view name) {
  const auto row = std::ranges::find(verbs, name, &VerbRow::name);
  return row == verbs.end() ? std::nullopt : std::optional(row->verb);
}

const OptionRow* find_option(Verb verb, std::string_view name) {
  const auto row = std::ranges::find(options, name, &OptionRow::name);
  return row == options.end() || (row->verbs & verb_bit(verb)) == 0 ? nullptr : &*row;
}

std::string_view find_similar_verb(std::string_view typed) {
  std::vector<std::string_view> names;
  names.reserve(verbs.size());
  for (const VerbRow& row : verbs) names.push_back(row.name);
  return nearest(typed, names);
}

std::string_view find_similar_option(Verb verb, std::string_view typed) {
  std::vector<std::string_view> names;
  for (const OptionRow& row : options) {
    if ((row.verbs & verb_bit(verb)) != 0 && row.stage == Stage::now) names.push_back(row.name);
  }
  return nearest(typed, names);
}

}  // namespace emblem::app
