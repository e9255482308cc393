#include "adapters/policy_file/policy_file.h"

#include <algorithm>
#include <array>

#include "adapters/toml/table_reader.h"
#include "core/bytes/base_encodings.h"

namespace emblem::policy_file {
namespace {

using toml::TableReader;

constexpr toml::Codes codes = {.wrong_value = Code::policy_value_wrong, .unknown_key = Code::policy_key_unknown};

// A path in the file is relative to the file's own folder.
std::string resolve(const std::string& path, const std::string& named) {
  const auto slash = path.rfind('/');
  if (named.starts_with('/') || slash == std::string::npos) return named;
  return path.substr(0, slash + 1) + named;
}

constexpr std::array<std::string_view, 4> known_kinds = {"red-cross", "dangerous-forces", "civil-defence",
                                                         "cultural-property"};

Result<void> read_top(TableReader& top, Policy& policy) {
  EMBLEM_TRY(const auto require, top.take_text("require"));
  if (require) {
    policy.require = find_required_level(*require);
    if (!policy.require) return top.wrong("require", "expected signed, organizational, endorsed or trusted");
  }
  EMBLEM_TRY(policy.kinds, top.take_texts("kinds"));
  for (const std::string& kind : policy.kinds) {
    if (std::ranges::find(known_kinds, kind) != known_kinds.end()) continue;
    return top.wrong("kinds", "expected red-cross, dangerous-forces, civil-defence or cultural-property");
  }
  return {};
}

Result<void> read_trust(TableReader& top, const std::string& path, Policy& policy) {
  EMBLEM_TRY(auto trust, top.take_table("trust"));
  if (!trust) return {};
  EMBLEM_TRY(const auto files, trust->take_texts("files"));
  for (const std::string& file : files) policy.trust_files.push_back(resolve(path, file));
  EMBLEM_TRY(policy.trust_keys, trust->take_texts("keys"));
  EMBLEM_TRY(const auto roots, trust->take_text("roots"));
  if (roots) policy.roots = resolve(path, *roots);
  return trust->finish();
}

Result<void> read_pins(TableReader& top, const std::string& path, Policy& policy) {
  EMBLEM_TRY(auto pins, top.take_tables("pin"));
  for (TableReader& pin : pins) {
    EMBLEM_TRY(const auto organization, pin.take_text("organization"));
    EMBLEM_TRY(const auto file, pin.take_text("file"));
    EMBLEM_CHECK(pin.finish());
    if (!organization || !file) return pin.wrong(organization ? "file" : "organization", "it must be there");
    policy.pins.push_back({*organization, resolve(path, *file)});
  }
  return {};
}

Result<void> read_denied(TableReader& top, Policy& policy) {
  EMBLEM_TRY(auto deny, top.take_table("deny"));
  if (!deny) return {};
  EMBLEM_TRY(policy.denied_keys, deny->take_texts("keys"));
  EMBLEM_TRY(const auto tokens, deny->take_texts("tokens"));
  for (const std::string& token : tokens) {
    const auto bytes = parse_hex(token);
    Sha256Digest digest;
    if (!bytes || bytes->size() != digest.bytes.size()) {
      return deny->wrong("tokens", "expected SHA-256 digests as 64 hexadecimal digits");
    }
    std::ranges::copy(*bytes, digest.bytes.begin());
    policy.denied_tokens.push_back(digest);
  }
  return deny->finish();
}

Result<void> read_logs(TableReader& top, const std::string& path, Policy& policy) {
  EMBLEM_TRY(auto logs, top.take_table("logs"));
  if (!logs) return {};
  EMBLEM_TRY(const auto file, logs->take_text("file"));
  if (file) policy.logs = resolve(path, *file);
  EMBLEM_TRY(policy.all_logs, logs->take_flag("all_logs"));
  return logs->finish();
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

Result<void> read_limits(TableReader& top, Policy& policy) {
  EMBLEM_TRY(auto limits, top.take_table("limits"));
  if (!limits) return {};
  for (const LimitRow& row : limit_rows) {
    EMBLEM_TRY(const auto value, limits->take_number(row.key, {1, row.most}));
    if (value) policy.limits.*row.member = static_cast<std::size_t>(*value);
  }
  return limits->finish();
}

}  // namespace

std::optional<RequiredLevel> find_required_level(std::string_view word) {
  if (word == "signed") return RequiredLevel::signed_only;
  if (word == "organizational") return RequiredLevel::organizational;
  if (word == "endorsed") return RequiredLevel::endorsed;
  if (word == "trusted") return RequiredLevel::trusted;
  return std::nullopt;
}

Result<Policy> parse_policy(std::string_view text, const std::string& path) {
  EMBLEM_TRY(const toml::Document document, toml::parse_document(text, path, Code::policy_malformed));
  TableReader top(document, codes);
  Policy policy;
  EMBLEM_CHECK(read_top(top, policy));
  EMBLEM_CHECK(read_trust(top, path, policy));
  EMBLEM_CHECK(read_pins(top, path, policy));
  EMBLEM_CHECK(read_denied(top, policy));
  EMBLEM_CHECK(read_logs(top, path, policy));
  EMBLEM_CHECK(read_limits(top, policy));
  EMBLEM_CHECK(top.finish());
  return policy;
}

}  // namespace emblem::policy_file
