#include <algorithm>

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include "adapters/home_file/home_file.h"
#include "adapters/home_file/words.h"
#include "core/bytes/base_encodings.h"

namespace emblem::home_file {
namespace {

using home::Settings;

// One table: every key must be taken by somebody, so what is left over at the end is unknown.
class Table {
 public:
  Table(const toml::table& table, const std::string& path, std::string prefix)
      : table_(table), path_(path), prefix_(std::move(prefix)) {}

  const toml::node* take(std::string_view key) {
    taken_.push_back(key);
    return table_.get(key);
  }

  std::unexpected<Error> wrong(const toml::node& node, std::string_view key, const std::string& expected) const {
    return fail(Code::home_malformed, place(node.source()), prefix_ + std::string(key) + ": " + expected);
  }

  // Error: home_malformed, unless `key` is absent or a text.
  Result<std::optional<std::string>> take_text(std::string_view key) {
    const toml::node* node = take(key);
    if (node == nullptr) return std::nullopt;
    if (!node->is_string()) return wrong(*node, key, "expected a text");
    return std::string(*node->value<std::string_view>());
  }

  Result<std::vector<std::string>> take_texts(std::string_view key) {
    std::vector<std::string> texts;
    const toml::node* node = take(key);
    if (node == nullptr) return texts;
    const toml::array* array = node->as_array();
    if (array == nullptr) return wrong(*node, key, "expected a list of texts");
    for (const toml::node& element : *array) {
      if (!element.is_string()) return wrong(element, key, "expected a list of texts");
      texts.emplace_back(*element.value<std::string_view>());
      if (std::ranges::count(texts, texts.back()) > 1) return wrong(element, key, "each once only");
    }
    return texts;
  }

  struct Range {
    std::int64_t least;
    std::int64_t most;
  };
  // `value` stays as it is where the key is absent.
  template <typename Number>
  Result<void> take_number(std::string_view key, Range range, Number& value) {
    const toml::node* node = take(key);
    if (node == nullptr) return {};
    const auto number = node->is_integer() ? node->value<std::int64_t>() : std::nullopt;
    if (!number || *number < range.least || *number > range.most) {
      return wrong(*node, key,
                   "expected a number from " + std::to_string(range.least) + " to " + std::to_string(range.most));
    }
    value = static_cast<Number>(*number);
    return {};
  }

  // A table below this one; null when absent.
  Result<const toml::table*> take_table(std::string_view key) {
    const toml::node* node = take(key);
    if (node != nullptr && !node->is_table()) return wrong(*node, key, "expected a table");
    return node == nullptr ? nullptr : node->as_table();
  }

  Result<void> finish() const {
    for (const auto& [key, node] : table_) {
      if (std::ranges::find(taken_, key.str()) != taken_.end()) continue;
      return fail(Code::home_malformed, place(key.source()), prefix_ + std::string(key.str()) + ": no such key");
    }
    return {};
  }

  const toml::table& toml() const { return table_; }
  const std::string& path() const { return path_; }

 private:
  std::string place(const toml::source_region& source) const { return path_ + ":" + std::to_string(source.begin.line); }

  const toml::table& table_;
  const std::string& path_;
  std::string prefix_;
  std::vector<std::string_view> taken_;
};

Result<void> check_version(Table& top) {
  const toml::node* node = top.take("version");
  if (node == nullptr) return top.wrong(top.toml(), "version", "it must be there");
  const auto version = node->is_integer() ? node->value<std::int64_t>() : std::nullopt;
  if (!version || *version < 1) return top.wrong(*node, "version", "expected a number");
  if (*version > home::settings_version) {
    Error error = top.wrong(*node, "version", std::to_string(*version)).error();
    error.code = Code::home_newer;
    return std::unexpected(std::move(error));
  }
  return {};
}

Result<token::OrganizationId> read_issuer(Table& top) {
  EMBLEM_TRY(const auto text, top.take_text("issuer"));
  if (!text) return top.wrong(top.toml(), "issuer", "it must be there");
  auto issuer = token::OrganizationId::parse(*text);
  if (!issuer) return top.wrong(*top.toml().get("issuer"), "issuer", "expected such as https://hospital.example");
  return *std::move(issuer);
}

Result<void> read_algorithm(Table& top, Settings& settings) {
  EMBLEM_TRY(const auto text, top.take_text("algorithm"));
  if (!text) return {};
  const auto* const row = std::ranges::find(algorithm_words, *text, &AlgorithmWord::word);
  if (row == algorithm_words.end()) {
    return top.wrong(*top.toml().get("algorithm"), "algorithm", "expected ES256, ES384, ES512 or Ed25519");
  }
  settings.algorithm = row->algorithm;
  return {};
}

Result<void> read_dialects(Table& issue, Settings& settings) {
  EMBLEM_TRY(const auto words, issue.take_texts("dialects"));
  const toml::node* const node = issue.toml().get("dialects");
  if (node == nullptr) return {};
  settings.dialects.clear();
  for (const std::string& word : words) {
    const auto* const found = std::ranges::find(all_dialects, word, [](Dialect dialect) { return to_text(dialect); });
    if (found == all_dialects.end()) return issue.wrong(*node, "dialects", "expected jose, cose or cose-16sep");
    settings.dialects.push_back(*found);
  }
  if (settings.dialects.empty()) return issue.wrong(*node, "dialects", "expected at least one");
  return {};
}

Result<void> read_lifetime(Table& issue, Settings& settings) {
  EMBLEM_TRY(const auto text, issue.take_text("lifetime"));
  if (!text) return {};
  const auto lifetime = parse_duration(*text);
  if (!lifetime || *lifetime < shortest_lifetime || *lifetime > longest_lifetime) {
    return issue.wrong(*issue.toml().get("lifetime"), "lifetime", "expected such as 90d or 36h, from 1m to 3650d");
  }
  settings.lifetime = *lifetime;
  return {};
}

Result<void> read_issue(Table& top, Settings& settings) {
  EMBLEM_TRY(const toml::table* table, top.take_table("issue"));
  if (table == nullptr) return {};
  Table issue(*table, top.path(), "issue.");
  EMBLEM_CHECK(read_dialects(issue, settings));
  EMBLEM_CHECK(read_lifetime(issue, settings));
  EMBLEM_CHECK(issue.take_number("ttl", {0, longest_ttl}, settings.ttl));
  EMBLEM_CHECK(issue.take_number("ihle_type", {65280, 65534}, settings.ihle_type));
  EMBLEM_CHECK(issue.take_number("log_entries", {1, most_log_entries}, settings.log_entries));
  return issue.finish();
}

Result<void> read_desk(Table& top, Settings& settings) {
  EMBLEM_TRY(const toml::table* table, top.take_table("desk"));
  if (table == nullptr) return {};
  Table desk(*table, top.path(), "desk.");
  EMBLEM_TRY(settings.approvers, desk.take_texts("approvers"));
  for (const std::string& approver : settings.approvers) {
    const auto digest = parse_base32(approver);
    if (digest && digest->size() == sizeof(Sha256Digest::bytes)) continue;
    return desk.wrong(*table->get("approvers"), "approvers", "expected key identifiers of 52 characters");
  }
  if (std::ssize(settings.approvers) > most_approvers) {
    return desk.wrong(*table->get("approvers"), "approvers", "too many");
  }
  EMBLEM_CHECK(desk.take_number("quorum", {0, most_approvers}, settings.quorum));
  if (settings.quorum > settings.approvers.size()) {
    return desk.wrong(*table->get("quorum"), "quorum", "there are fewer approvers");
  }
  return desk.finish();
}

}  // namespace

Result<Settings> parse_settings(std::string_view toml, const std::string& path) {
  const toml::parse_result parsed = toml::parse(toml, path);
  if (!parsed) {
    return fail(Code::home_malformed, path + ":" + std::to_string(parsed.error().source().begin.line),
                std::string(parsed.error().description()));
  }
  Table top(parsed.table(), path, "");
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
