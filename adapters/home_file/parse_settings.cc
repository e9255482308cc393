#include <algorithm>
#include <limits>

#include "adapters/home_file/home_file.h"
#include "adapters/home_file/words.h"
#include "adapters/toml/table_reader.h"
#include "core/bytes/base_encodings.h"

namespace emblem::home_file {
namespace {

using home::Settings;

using toml::TableReader;

constexpr toml::Codes codes = {.wrong_value = Code::home_malformed, .unknown_key = Code::home_malformed};

// `value` stays as it is where the key is absent.
template <typename Number>
Result<void> read_number(TableReader& table, std::string_view key, toml::Range range, Number& value) {
  EMBLEM_TRY(const auto number, table.take_number(key, range));
  if (number) value = static_cast<Number>(*number);
  return {};
}

// A list in which each stands once.
Result<std::vector<std::string>> read_distinct(TableReader& table, std::string_view key) {
  EMBLEM_TRY(auto texts, table.take_texts(key));
  for (const std::string& text : texts) {
    if (std::ranges::count(texts, text) > 1) return table.wrong(key, "each once only");
  }
  return texts;
}

Result<void> check_version(TableReader& top) {
  if (!top.has("version")) return top.wrong("version", "it must be there");
  EMBLEM_TRY(const auto version, top.take_number("version", {1, std::numeric_limits<std::int64_t>::max()}));
  if (*version > home::settings_version) {
    Error error = top.wrong("version", std::to_string(*version)).error();
    error.code = Code::home_newer;
    return std::unexpected(std::move(error));
  }
  return {};
}

Result<token::OrganizationId> read_issuer(TableReader& top) {
  EMBLEM_TRY(const auto text, top.take_text("issuer"));
  if (!text) return top.wrong("issuer", "it must be there");
  auto issuer = token::OrganizationId::parse(*text);
  if (!issuer) return top.wrong("issuer", "expected such as https://hospital.example");
  return *std::move(issuer);
}

Result<void> read_algorithm(TableReader& top, Settings& settings) {
  EMBLEM_TRY(const auto text, top.take_text("algorithm"));
  if (!text) return {};
  const auto* const row = std::ranges::find(algorithm_words, *text, &AlgorithmWord::word);
  if (row == algorithm_words.end()) return top.wrong("algorithm", "expected ES256, ES384, ES512 or Ed25519");
  settings.algorithm = row->algorithm;
  return {};
}

Result<void> read_dialects(TableReader& issue, Settings& settings) {
  if (!issue.has("dialects")) return {};
  EMBLEM_TRY(const auto words, read_distinct(issue, "dialects"));
  settings.dialects.clear();
  for (const std::string& word : words) {
    const auto* const found = std::ranges::find(all_dialects, word, [](Dialect dialect) { return to_text(dialect); });
    if (found == all_dialects.end()) return issue.wrong("dialects", "expected jose, cose or cose-16sep");
    settings.dialects.push_back(*found);
  }
  if (settings.dialects.empty()) return issue.wrong("dialects", "expected at least one");
  return {};
}

Result<void> read_lifetime(TableReader& issue, Settings& settings) {
  EMBLEM_TRY(const auto text, issue.take_text("lifetime"));
  if (!text) return {};
  const auto lifetime = parse_duration(*text);
  if (!lifetime || *lifetime < shortest_lifetime || *lifetime > longest_lifetime) {
    return issue.wrong("lifetime", "expected such as 90d or 36h, from 1m to 3650d");
  }
  settings.lifetime = *lifetime;
  return {};
}

Result<void> read_issue(TableReader& top, Settings& settings) {
  EMBLEM_TRY(auto issue, top.take_table("issue"));
  if (!issue) return {};
  EMBLEM_CHECK(read_dialects(*issue, settings));
  EMBLEM_CHECK(read_lifetime(*issue, settings));
  EMBLEM_CHECK(read_number(*issue, "ttl", {0, longest_ttl}, settings.ttl));
  EMBLEM_CHECK(read_number(*issue, "ihle_type", {65280, 65534}, settings.ihle_type));
  EMBLEM_CHECK(read_number(*issue, "log_entries", {1, most_log_entries}, settings.log_entries));
  return issue->finish();
}

Result<void> read_desk(TableReader& top, Settings& settings) {
  EMBLEM_TRY(auto desk, top.take_table("desk"));
  if (!desk) return {};
  EMBLEM_TRY(settings.approvers, read_distinct(*desk, "approvers"));
  for (const std::string& approver : settings.approvers) {
    const auto digest = parse_base32(approver);
    if (digest && digest->size() == sizeof(Sha256Digest::bytes)) continue;
    return desk->wrong("approvers", "expected key identifiers of 52 characters");
  }
  if (std::ssize(settings.approvers) > most_approvers) return desk->wrong("approvers", "too many");
  EMBLEM_CHECK(read_number(*desk, "quorum", {0, most_approvers}, settings.quorum));
  if (settings.quorum > settings.approvers.size()) return desk->wrong("quorum", "there are fewer approvers");
  return desk->finish();
}

}  // namespace

Result<Settings> parse_settings(std::string_view text, const std::string& path) {
  EMBLEM_TRY(const toml::Document document, toml::parse_document(text, path, Code::home_malformed));
  TableReader top(document, codes);
  EMBLEM_CHECK(check_version(top));
  EMBLEM_TRY(auto issuer, read_issuer(top));
  Settings settings{.issuer = std::move(issuer)};
  EMBLEM_CHECK(read_algorithm(top, settings));
  EMBLEM_CHECK(read_issue(top, settings));
  EMBLEM_CHECK(read_desk(top, settings));
  EMBLEM_CHECK(top.finish());
  return settings;
}

}  // namespace emblem::home_file
