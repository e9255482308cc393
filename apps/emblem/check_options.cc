// Options of `check`: command line over policy file.
#include <charconv>

#include "adapters/files/files.h"
#include "adapters/files/folders.h"
#include "apps/emblem/command_line.h"
#include "apps/wiring/state_files.h"
#include "engine/lookup/proxy.h"

namespace emblem::app {
namespace {

using wiring::CheckOptions;

constexpr std::size_t policy_bytes = 1 << 20;  // a thousand pins are a tenth of that

std::unexpected<Error> wrong(Option option, const std::string& value, const std::string& expected) {
  return fail(Code::option_value_wrong, std::string(option_row(option).name) + " " + value, expected);
}

Result<void> read_policy(const CommandLine& line, CheckOptions& options) {
  const auto path = line.find_value(Option::policy);
  if (!path) return {};
  EMBLEM_TRY(options.policy_file, files::read_file(*path, policy_bytes));
  EMBLEM_TRY(options.policy, policy_file::parse_policy(as_text(*options.policy_file), *path));
  if (options.policy.require) options.require = *options.policy.require;
  return {};
}

Result<void> read_pins(const CommandLine& line, CheckOptions& options) {
  for (const std::string& value : line.values(Option::pin)) {
    const std::size_t equals = value.find('=');
    if (equals == 0 || equals == std::string::npos || equals + 1 == value.size()) {
      return wrong(Option::pin, value, "expected OI=FILE, such as https://hospital.example=hospital.pem");
    }
    options.policy.pins.push_back({value.substr(0, equals), value.substr(equals + 1)});
  }
  return {};
}

Result<void> read_via(const CommandLine& line, CheckOptions& options) {
  options.via = line.values(Option::via);
  options.tls_ca = line.find_value(Option::tls_ca);
  options.trust_anchor = line.find_value(Option::trust_anchor);
  options.proxy = line.find_value(Option::proxy);
  if (!options.proxy) return {};
  // Its value may hold a password.
  if (auto proxy = lookup::parse_proxy(*options.proxy); !proxy) {
    return std::unexpected(within("--proxy", std::move(proxy).error()));
  }
  return {};
}

Result<void> read_covert(const CommandLine& line, CheckOptions& options) {
  options.root_hints = line.find_value(Option::root_hints);
  const std::string mode = line.find_value(Option::covert).value_or("");
  if (mode == "resolver") {
    options.covert = wiring::Covert::resolver;
  } else if (mode == "crowd") {
    options.covert = wiring::Covert::crowd;
  } else if (!mode.empty()) {
    return wrong(Option::covert, mode, "expected resolver or crowd");
  }
  const bool asks_itself = options.covert == wiring::Covert::resolver;
  if (asks_itself && (!options.via.empty() || options.proxy)) {
    return wrong(Option::covert, mode, "--via and --proxy have no place where we are the resolver ourselves");
  }
  if (!asks_itself && options.root_hints) {
    return wrong(Option::root_hints, *options.root_hints, "it goes with --covert=resolver");
  }
  return {};
}

Result<void> read_require(const CommandLine& line, CheckOptions& options) {
  const auto word = line.find_value(Option::require);
  if (!word) return {};
  const auto level = policy_file::find_required_level(*word);
  if (!level) return wrong(Option::require, *word, "expected signed, organizational, endorsed or trusted");
  options.require = *level;
  return {};
}

Result<void> read_at(const CommandLine& line, CheckOptions& options) {
  const auto text = line.find_value(Option::at);
  if (!text) return {};
  const auto moment = parse_rfc3339(*text);
  if (!moment) return wrong(Option::at, *text, "expected a time such as 2026-06-17T00:10:00Z");
  options.at = *moment;
  return {};
}

Result<void> read_record(const CommandLine& line, CheckOptions& options) {
  options.record = line.find_value(Option::record);
  // Reports go to standard output.
  if (options.record == "-") return wrong(Option::record, *options.record, "expected a file");
  // Known before anything is asked: what nobody may see twice is not overwritten.
  if (options.record && files::exists(*options.record)) return fail(Code::file_exists, *options.record);
  return {};
}

wiring::Output output_of(const CommandLine& line) {
  if (line.has(Option::quiet)) return wiring::Output::quiet;
  if (line.has(Option::json)) return wiring::Output::json;
  return line.has(Option::explain) ? wiring::Output::explain : wiring::Output::text;
}

}  // namespace

Result<std::uint16_t> read_ihle_type(const CommandLine& line) {
  const auto text = line.find_value(Option::ihle_type);
  if (!text) return dns::default_type_ihle;
  std::uint16_t number = 0;
  const auto [end, status] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (status != std::errc{} || end != text->data() + text->size() || number < 65280 || number > 65534) {
    return wrong(Option::ihle_type, *text, "expected a number from 65280 to 65534");
  }
  return number;
}

Result<CheckOptions> make_check_options(const CommandLine& line) {
  CheckOptions options;
  EMBLEM_CHECK(read_policy(line, options));
  options.assets = line.operands();
  options.records = line.values(Option::records);
  options.name = line.find_value(Option::name);
  options.evidence = line.values(Option::evidence);
  for (std::string& path : line.values(Option::trust)) options.policy.trust_files.push_back(std::move(path));
  for (std::string& kid : line.values(Option::trust_key)) options.policy.trust_keys.push_back(std::move(kid));
  if (const auto logs = line.find_value(Option::logs)) options.policy.logs = logs;
  options.kept_logs = wiring::log_list_path();
  if (const auto roots = line.find_value(Option::roots)) options.policy.roots = roots;
  EMBLEM_CHECK(read_pins(line, options));
  EMBLEM_CHECK(read_via(line, options));
  EMBLEM_CHECK(read_covert(line, options));
  EMBLEM_TRY(options.ihle_type, read_ihle_type(line));
  EMBLEM_CHECK(read_require(line, options));
  EMBLEM_CHECK(read_at(line, options));
  EMBLEM_CHECK(read_record(line, options));
  if (line.has(Option::offline)) options.network = wiring::Network::forbidden;
  options.output = output_of(line);
  return options;
}

}  // namespace emblem::app
