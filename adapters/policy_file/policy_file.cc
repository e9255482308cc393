#include "adapters/policy_file/policy_file.h"

#include <algorithm>
#include <array>

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include "core/bytes/base_encodings.h"

namespace emblem::policy_file {
namespace {

std::string place(const std::string& path, const toml::source_region& source) {
  return path + ":" + std::to_string(source.begin.line);
}

// Reads one table: every key must be taken by somebody, so what is left over at the end is unknown.
class TableReader {
 public:
  TableReader(const toml::table& table, const std::string& path, std::string prefix)
      : table_(table), path_(path), prefix_(std::move(prefix)) {}

  const toml::node* take(std::string_view key) {
    taken_.push_back(key);
    return table_.get(key);
  }

  std::unexpected<Error> wrong(const toml::node& node, std::string_view key, const std::string& expected) const {
    return fail(Code::policy_value_wrong, place(path_, node.source()), prefix_ + std::string(key) + ": " + expected);
  }

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
    }
    return texts;
  }

  Result<bool> take_flag(std::string_view key) {
    const toml::node* node = take(key);
    if (node == nullptr) return false;
    if (!node->is_boolean()) return wrong(*node, key, "expected true or false");
    return *node->value<bool>();
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
      return fail(Code::policy_key_unknown, place(path_, key.source()), prefix_ + std::string(key.str()));
    }
    return {};
  }

 private:
  const toml::table& table_;
  const std::string& path_;
  std::string prefix_;
  std::vector<std::string_view> taken_;
};

// A path in the file is relative to the file's own folder.
std::string resolve(const std::string& path, const std::string& named) {
  const auto slash = path.rfind('/');
  if (named.starts_with('/') || slash == std::string::npos) return named;
  return path.substr(0, slash + 1) + named;
}

constexpr std::array<std::string_view, 4> known_kinds = {"red-cross", "dangerous-forces", "civil-defence",
                                                         "cultural-property"};

Result<void> read_top(TableReader& top, const toml::table& table, Policy& policy) {
  EMBLEM_TRY(const auto require, top.take_text("require"));
  if (require) {
    policy.require = find_required_level(*require);
    if (!policy.require) {
      return top.wrong(*table.get("require"), "require", "expected signed, organizational, endorsed or trusted");
    }
  }
  EMBLEM_TRY(policy.kinds, top.take_texts("kinds"));
  for (const std::string& kind : policy.kinds) {
    if (std::ranges::find(known_kinds, kind) != known_kinds.end()) continue;
    return top.wrong(*table.get("kinds"), "kinds",
                     "expected red-cross, dangerous-forces, civil-defence or cultural-property");
  }
  return {};
}

Result<void> read_trust(TableReader& top, const std::string& path, Policy& policy) {
  EMBLEM_TRY(const toml::table* table, top.take_table("trust"));
  if (table == nullptr) return {};
  TableReader trust(*table, path, "trust.");
  EMBLEM_TRY(const auto files, trust.take_texts("files"));
  for (const std::string& file : files) policy.trust_files.push_back(resolve(path, file));
  EMBLEM_TRY(policy.trust_keys, trust.take_texts("keys"));
  EMBLEM_TRY(const auto roots, trust.take_text("roots"));
  if (roots) policy.roots = resolve(path, *roots);
  return trust.finish();
}

Result<void> read_pins(TableReader& top, const std::string& path, Policy& policy) {
  const toml::node* node = top.take("pin");
  if (node == nullptr) return {};
  if (!node->is_array_of_tables()) return top.wrong(*node, "pin", "expected [[pin]] tables");
  for (const toml::node& element : *node->as_array()) {
    TableReader pin(*element.as_table(), path, "pin.");
    EMBLEM_TRY(const auto organization, pin.take_text("organization"));
    EMBLEM_TRY(const auto file, pin.take_text("file"));
    EMBLEM_CHECK(pin.finish());
    if (!organization || !file) return pin.wrong(element, "", "a pin needs organization and file");
    policy.pins.push_back({*organization, resolve(path, *file)});
  }
  return {};
}

Result<void> read_denied(TableReader& top, const std::string& path, Policy& policy) {
  EMBLEM_TRY(const toml::table* table, top.take_table("deny"));
  if (table == nullptr) return {};
  TableReader deny(*table, path, "deny.");
  EMBLEM_TRY(policy.denied_keys, deny.take_texts("keys"));
  EMBLEM_TRY(const auto tokens, deny.take_texts("tokens"));
  for (const std::string& token : tokens) {
    const auto bytes = parse_hex(token);
    Sha256Digest digest;
    if (!bytes || bytes->size() != digest.bytes.size()) {
      return deny.wrong(*table->get("tokens"), "tokens", "expected SHA-256 digests as 64 hexadecimal digits");
    }
    std::ranges::copy(*bytes, digest.bytes.begin());
    policy.denied_tokens.push_back(digest);
  }
  return deny.finish();
}

Result<void> read_logs(TableReader& top, const std::string& path, Policy& policy) {
  EMBLEM_TRY(const toml::table* table, top.take_table("logs"));
  if (table == nullptr) return {};
  TableReader logs(*table, path, "logs.");
  EMBLEM_TRY(const auto file, logs.take_text("file"));
  if (file) policy.logs = resolve(path, *file);
  EMBLEM_TRY(policy.all_logs, logs.take_flag("all_logs"));
  return logs.finish();
}

struct LimitRow {
  std::string_view key;
  std::size_t Limits::* member;
  std::int64_t most;  // what the tool was measured with; more would be a promise nobody checked
};

constexpr std::array<LimitRow, 6> limit_rows = {{
    {"tokens", &Limits::tokens, 4096},
    {"keys", &Limits::keys, 4096},
    {"record_bytes", &Limits::record_bytes, 16 << 20},
    {"signature_checks", &Limits::signature_checks, 65536},
    {"path_steps", &Limits::path_steps, 1'000'000},
    {"certificates", &Limits::certificates, 65536},
}};

Result<void> read_limits(TableReader& top, const std::string& path, Policy& policy) {
  EMBLEM_TRY(const toml::table* table, top.take_table("limits"));
  if (table == nullptr) return {};
  TableReader limits(*table, path, "limits.");
  for (const LimitRow& row : limit_rows) {
    const toml::node* node = limits.take(row.key);
    if (node == nullptr) continue;
    const auto value = node->is_integer() ? node->value<std::int64_t>() : std::nullopt;
    if (!value || *value < 1 || *value > row.most) {
      return limits.wrong(*node, row.key, "expected a number from 1 to " + std::to_string(row.most));
    }
    policy.limits.*row.member = static_cast<std::size_t>(*value);
  }
  return limits.finish();
}

}  // namespace

std::optional<RequiredLevel> find_required_level(std::string_view word) {
  if (word == "signed") return RequiredLevel::signed_only;
  if (word == "organizational") return RequiredLevel::organizational;
  if (word == "endorsed") return RequiredLevel::endorsed;
  if (word == "trusted") return RequiredLevel::trusted;
  return std::nullopt;
}

Result<Policy> parse_policy(std::string_view toml, const std::string& path) {
  const toml::parse_result parsed = toml::parse(toml, path);
  if (!parsed) {
    return fail(Code::policy_malformed, place(path, parsed.error().source()),
                std::string(parsed.error().description()));
  }
  const toml::table& table = parsed.table();
  TableReader top(table, path, "");
  Policy policy;
  EMBLEM_CHECK(read_top(top, table, policy));
  EMBLEM_CHECK(read_trust(top, path, policy));
  EMBLEM_CHECK(read_pins(top, path, policy));
  EMBLEM_CHECK(read_denied(top, path, policy));
  EMBLEM_CHECK(read_logs(top, path, policy));
  EMBLEM_CHECK(read_limits(top, path, policy));
  EMBLEM_CHECK(top.finish());
  return policy;
}

}  // namespace emblem::policy_file
