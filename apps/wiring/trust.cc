#include "apps/wiring/trust.h"

#include "adapters/files/files.h"
#include "core/bytes/base_encodings.h"
#include "core/token/reading.h"
#include "core/validate/protection.h"

namespace emblem::wiring {
namespace {

// A certificate chain in PEM is some kilobytes; a thousand keys fit as well.
constexpr std::size_t key_file_bytes = 1 << 20;

Result<std::vector<keys::SharedKey>> read_keys(const std::string& path, const KeyReading& reading) {
  EMBLEM_TRY(const Bytes content, files::read_file(path, key_file_bytes));
  auto keys = parse_key_file(content, reading);
  if (!keys) return std::unexpected(within(path, std::move(keys).error()));
  return keys;
}

Result<Sha256Digest> parse_key_id(std::string_view option, const std::string& text) {
  const auto bytes = parse_base32(text);
  const auto digest = bytes ? token::to_digest(*bytes) : std::nullopt;
  if (!digest) return fail(Code::option_value_wrong, std::string(option) + " " + text, "not a key identifier");
  return *digest;
}

Result<token::Purposes> parse_kinds(const std::vector<std::string>& kinds, token::Purposes all) {
  if (kinds.empty()) return all;
  token::Purposes bits = 0;
  for (const std::string& kind : kinds) {
    const auto found = validate::find_kind(kind);
    if (!found) return fail(Code::policy_value_wrong, "kinds", kind);
    bits = static_cast<token::Purposes>(bits | *found);
  }
  return bits;
}

validate::Require to_require(policy_file::RequiredLevel level) {
  switch (level) {
    case policy_file::RequiredLevel::signed_only:
      return validate::Require::signed_only;
    case policy_file::RequiredLevel::organizational:
      return validate::Require::organizational;
    case policy_file::RequiredLevel::endorsed:
      return validate::Require::endorsed;
    case policy_file::RequiredLevel::trusted:
      return validate::Require::trusted;
  }
  return validate::Require::endorsed;
}

}  // namespace

Result<validate::Policy> make_policy(const CheckOptions& options, const KeyReading& reading) {
  validate::Policy policy{.require = to_require(options.require)};
  EMBLEM_TRY(policy.kinds, parse_kinds(options.policy.kinds, policy.kinds));
  for (const std::string& path : options.policy.trust_files) {
    EMBLEM_TRY(auto keys, read_keys(path, reading));
    policy.trusted_keys.insert(policy.trusted_keys.end(), keys.begin(), keys.end());
  }
  for (const std::string& text : options.policy.trust_keys) {
    EMBLEM_TRY(policy.trusted_key_ids.emplace_back(), parse_key_id("--trust-key", text));
  }
  for (const policy_file::Pin& pin : options.policy.pins) {
    auto organization = token::OrganizationId::parse(pin.organization);
    if (!organization) return std::unexpected(within("--pin", std::move(organization).error()));
    EMBLEM_TRY(auto keys, read_keys(pin.file, reading));
    for (keys::SharedKey& key : keys) policy.pins.push_back({*organization, std::move(key)});
  }
  for (const std::string& text : options.policy.denied_keys) {
    EMBLEM_TRY(policy.denied_key_ids.emplace_back(), parse_key_id("deny", text));
  }
  policy.denied_tokens = options.policy.denied_tokens;
  return policy;
}

}  // namespace emblem::wiring
