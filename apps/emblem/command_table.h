// Every verb and option of the tool, in one table: parsing, --help, man page and completion come from it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace emblem::app {

// `register` and `export` are words of the language.
enum class Verb : std::uint8_t {
  check,
  inspect,
  explain,
  init,
  key,
  commit,
  issue,
  request,
  review,
  approve,
  endorse,
  register_,
  accept,
  publish,
  status,
  renew,
  withdraw,
  export_,
  serve,
  evidence,
  logs,
  exposure,
  residue,
  help,
  version
};

enum class Option : std::uint8_t {
  records,
  name,
  via,
  ihle_type,
  evidence,
  logs,
  trust,
  trust_key,
  pin,
  roots,
  covert,
  proxy,
  tls_ca,
  trust_anchor,
  root_hints,
  record,
  policy,
  require,
  at,
  offline,
  json,
  quiet,
  explain,
  home,
  issuer,
  algorithm,
  role,
  root,
  finish,
  public_,
  passphrase_fd,
  passphrase,
  pkcs11,
  csr,
  chain,
  log_entries,
  from,
  purpose,
  kind,
  lifetime,
  endorse_for,
  dialect,
  asset,
  approval,
  quorum,
  approver,
  yes,
  force,
  fragment,
  zone,
  store,
  update,
  tsig,
  diff,
  verify,
  wait,
  zone_name,
  forget,
  listen,
  dir,
  init,
  sign,
  secondary,
  rate,
  print_config,
  module,
  csv,
  qr,
  qr_image,
  output,
  memory,
  others,
  url,
  publisher,
  markdown,
  man,
  bash_completion,
  help,
};

enum class Repeat : std::uint8_t { once, many };
enum class Stage : std::uint8_t { now, later };
enum class Operands : std::uint8_t { none, at_most_one, exactly_one, any, at_least_one };

// What shells complete after the option or verb.
enum class Completes : std::uint8_t { nothing, files, words, codes, verbs };

struct OptionRow {
  Option option;
  std::string_view name;      // with its dashes
  std::string_view argument;  // "FILE"; empty: a flag
  std::string_view meaning;   // one sentence, lower case, no full stop
  Repeat repeat;
  Stage stage;
  Completes completes;
  std::string_view words;  // for Completes::words, separated by spaces
  std::uint32_t verbs;     // bits of verb_bit
};

struct VerbRow {
  Verb verb;
  std::string_view name;
  std::string_view operand;  // "ASSET"; empty: none
  Operands operands;
  std::string_view summary;      // one line
  std::string_view description;  // paragraphs, separated by empty lines
  std::string_view example;      // a command that works from the root of the source tree, in lines of a shell
  Completes completes;
};

constexpr std::uint32_t verb_bit(Verb verb) { return 1U << static_cast<unsigned>(verb); }

std::span<const VerbRow> all_verbs();
std::span<const OptionRow> all_options();

const VerbRow& verb_row(Verb verb);
const OptionRow& option_row(Option option);

// By name as typed; nothing when there is none, or none for this verb.
std::optional<Verb> find_verb(std::string_view name);
const OptionRow* find_option(Verb verb, std::string_view name);

// Of all names like `typed`, the one that was probably meant; empty when none is near.
std::string_view find_similar_verb(std::string_view typed);
std::string_view find_similar_option(Verb verb, std::string_view typed);

}  // namespace emblem::app
