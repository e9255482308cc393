#include "core/token/jose_claims.h"

#include <algorithm>
#include <array>
#include <limits>

#include "core/bytes/base_encodings.h"
#include "core/jose/jwk.h"
#include "core/keys/thumbprint.h"
#include "core/token/reading.h"

namespace emblem::token {
namespace {

// RFC 7519 section 2: a number of seconds, maybe with a fraction.
std::optional<UnixTime> to_time(const json::Value& value) {
  const auto whole = value.unsigned_integer();
  if (whole && *whole <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    return UnixTime{static_cast<std::int64_t>(*whole), 0};
  }
  const auto number = value.number();
  if (!number) return std::nullopt;
  return unix_time_from_double(*number);
}

Result<UnixTime> read_time(const json::Value& claims, std::string_view name) {
  const auto value = find_present(claims, name);
  if (!value) return fail(Code::claim_missing, std::string(name));
  const auto time = to_time(*value);
  if (!time) return malformed_claim(name, "not a number");
  return *time;
}

Result<std::optional<OrganizationId>> read_organization(const json::Value& claims, std::string_view name) {
  const auto value = find_present(claims, name);
  if (!value) return std::optional<OrganizationId>();
  if (!value->string()) return malformed_claim(name, "not a text");
  auto organization = OrganizationId::parse(*value->string());
  if (!organization) return std::unexpected(within(name, std::move(organization).error()));
  return std::optional(*std::move(organization));
}

struct Word {
  std::string_view text;
  std::uint8_t bit;
};
constexpr auto purpose_words =
    std::to_array<Word>({{"protective", red_cross_protective}, {"indicative", red_cross_indicative}});
constexpr auto channel_words =
    std::to_array<Word>({{"dns", by_dns}, {"icmp", by_icmp}, {"udp", by_udp}, {"tls", by_tls}});

// An array of known words as bits; unknown ones are noted with `unknown` and grant nothing.
Result<std::optional<std::uint8_t>> read_words(const json::Value& object, std::string_view name,
                                               std::span<const Word> words, Code unknown,
                                               std::vector<Finding>& findings) {
  const auto list = find_present(object, name);
  if (!list) return std::optional<std::uint8_t>();
  if (list->type() != json::Type::array) return malformed_claim(name, "not an array");
  std::uint8_t bits = 0;
  for (auto element = list->first(); element; element = element->next()) {
    const auto text = element->string();
    if (!text) return malformed_claim(name, "an element that is no text");
    const auto word = std::ranges::find(words, *text, &Word::text);
    if (word == words.end()) {
      findings.push_back({unknown, std::string(name), std::string(*text)});
    } else {
      bits = static_cast<std::uint8_t>(bits | word->bit);
    }
  }
  return std::optional(bits);
}

// `assets`, which core-00 called `bearers`.
Result<std::optional<std::vector<Asset>>> read_assets(const json::Value& object, const Limits& limits,
                                                      std::vector<Finding>& findings) {
  const auto assets = find_present(object, "assets");
  const auto bearers = find_present(object, "bearers");
  if (assets && bearers) return malformed_claim("assets", "beside bearers");
  const auto list = assets ? assets : bearers;
  if (!list) return std::optional<std::vector<Asset>>();
  if (list->type() != json::Type::array) return malformed_claim("assets", "not an array");
  AssetListReader reader(Dialect::jose, limits, findings);
  for (auto element = list->first(); element; element = element->next()) EMBLEM_CHECK(reader.add(element->string()));
  return std::optional(reader.take());
}

Result<std::optional<json::Value>> read_details(const json::Value& claims) {
  const auto details = find_present(claims, "emb");
  if (details && details->type() != json::Type::object) return malformed_claim("emb", "not an object");
  return details;
}

Result<EmblemClaims> read_emblem(const json::Value& claims, const Limits& limits, std::vector<Finding>& findings) {
  EmblemClaims emblem;
  EMBLEM_TRY(auto assets, read_assets(claims, limits, findings));
  if (!assets) return fail(Code::claim_missing, "assets");
  if (assets->empty()) return malformed_claim("assets", "none that can be read");
  emblem.assets = *std::move(assets);
  EMBLEM_TRY(const auto details, read_details(claims));
  if (details) {
    EMBLEM_TRY(const auto purposes, read_words(*details, "prp", purpose_words, Code::purpose_unknown, findings));
    emblem.purposes = purposes.value_or(0);
    EMBLEM_TRY(emblem.distribution, read_words(*details, "dst", channel_words, Code::channel_unknown, findings));
  }
  return emblem;
}

Result<Constraints> read_constraints(const json::Value& details, const Limits& limits, std::vector<Finding>& findings) {
  Constraints constraints;
  EMBLEM_TRY(constraints.purposes, read_words(details, "prp", purpose_words, Code::purpose_unknown, findings));
  EMBLEM_TRY(constraints.distribution, read_words(details, "dst", channel_words, Code::channel_unknown, findings));
  EMBLEM_TRY(constraints.assets, read_assets(details, limits, findings));
  // To admit every name claims none of them.
  std::erase_if(findings, [](const Finding& finding) { return finding.code == Code::wildcard_of_everything; });
  if (const auto window = find_present(details, "wnd")) {
    constraints.window = to_time(*window);
    if (!constraints.window) return malformed_claim("wnd", "not a number");
  }
  const auto note_empty = [&](std::string_view name) {
    findings.push_back({Code::constraint_empty, std::string(name), ""});
  };
  if (constraints.purposes == 0) note_empty("prp");
  if (constraints.distribution == 0) note_empty("dst");
  if (constraints.assets && constraints.assets->empty()) note_empty("assets");
  return constraints;
}

std::optional<Sha256Digest> read_base64_digest(const std::optional<json::Value>& value) {
  if (!value || !value->string()) return std::nullopt;
  const auto bytes = parse_base64(*value->string());
  return bytes ? to_digest(*bytes) : std::nullopt;
}

// `ver` says which of `hash` and `index` there must be; the other must not.
std::optional<LogEntry> read_log_entry(const json::Value& entry) {
  const auto version = find_present(entry, "ver");
  const auto id = read_base64_digest(find_present(entry, "id"));
  const auto hash = find_present(entry, "hash");
  const auto index = find_present(entry, "index");
  if (!version || !id || hash.has_value() == index.has_value()) return std::nullopt;
  if (hash) {
    const auto digest = read_base64_digest(hash);
    if (version->string() != "v1" || !digest) return std::nullopt;
    return LogEntry{*id, *digest};
  }
  const auto number = index->unsigned_integer();
  if (version->string() != "static" || !number) return std::nullopt;
  return LogEntry{*id, *number};
}

Result<std::vector<LogEntry>> read_log(const json::Value& claims, const Limits& limits,
                                       std::vector<Finding>& findings) {
  std::vector<LogEntry> entries;
  const auto log = find_present(claims, "log");
  if (!log) return entries;
  if (log->type() != json::Type::array) return malformed_claim("log", "not an array");
  if (log->size() > limits.log_entries) return fail(Code::limit_exceeded, "log", "entries");
  std::size_t index = 0;
  for (auto element = log->first(); element; element = element->next(), ++index) {
    if (auto entry = read_log_entry(*element)) {
      entries.push_back(*std::move(entry));
    } else {
      findings.push_back(skipped_log_entry(index, ""));
    }
  }
  if (log->size() == 0) findings.push_back({Code::log_empty, "log", ""});
  if (entries.empty() && log->size() > 0) return malformed_claim("log", "no entry that can be read");
  return entries;
}

// The endorsed key by its identifier, or in core-00 whole.
Result<keys::KeyId> read_endorsed_key(const json::Value& claims, const crypto::Provider& provider) {
  const auto key = find_present(claims, "key");
  if (!key) return fail(Code::claim_missing, "key");
  if (key->string()) {
    auto id = parse_jose_key_id(*key->string());
    if (!id) return std::unexpected(within("key", std::move(id).error()));
    return id;
  }
  auto parsed = jose::parse_jwk(*key);
  if (!parsed) return std::unexpected(within("key", std::move(parsed).error()));
  return keys::jose_key_id(parsed->key, provider);
}

Result<EndorsementClaims> read_endorsement(const json::Value& claims, const Limits& limits,
                                           const crypto::Provider& provider, std::vector<Finding>& findings) {
  EndorsementClaims endorsement;
  EMBLEM_TRY(endorsement.subject, read_organization(claims, "sub"));
  EMBLEM_TRY(endorsement.key, read_endorsed_key(claims, provider));
  if (const auto end = find_present(claims, "end")) {
    if (!end->boolean()) return malformed_claim("end", "not a boolean");
    if (*end->boolean()) endorsement.end = EndorsementClaims::Power::endorse_further;
  }
  EMBLEM_TRY(const auto details, read_details(claims));
  if (details) {
    EMBLEM_TRY(endorsement.constraints, read_constraints(*details, limits, findings));
  }
  EMBLEM_TRY(endorsement.log, read_log(claims, limits, findings));
  return endorsement;
}

}  // namespace

std::optional<json::Value> find_present(const json::Value& object, std::string_view name) {
  const auto member = object.find(name);
  return member && !member->is_null() ? member : std::nullopt;
}

Result<keys::KeyId> parse_jose_key_id(std::string_view text) {
  EMBLEM_TRY(const Bytes bytes, parse_base32(text));
  const auto digest = to_digest(bytes);
  if (!digest) return fail(Code::base32_malformed, "", "not 32 bytes");
  return keys::KeyId{keys::Family::jose, *digest};
}

Result<void> read_jose_claims(const json::Value& claims, Role role, const Limits& limits,
                              const crypto::Provider& provider, UnverifiedToken& token) {
  if (claims.type() != json::Type::object) return fail(Code::claim_malformed, "", "not an object");
  const auto version = find_present(claims, "ver");
  if (!version) return fail(Code::claim_missing, "ver");
  if (version->string() != "v1") return malformed_claim("ver", "not v1");
  EMBLEM_TRY(token.issued_at, read_time(claims, "iat"));
  EMBLEM_TRY(token.not_before, read_time(claims, "nbf"));
  EMBLEM_TRY(token.expires, read_time(claims, "exp"));
  EMBLEM_TRY(token.issuer, read_organization(claims, "iss"));
  if (role == Role::emblem) {
    EMBLEM_TRY(token.claims, read_emblem(claims, limits, token.findings));
  } else {
    EMBLEM_TRY(token.claims, read_endorsement(claims, limits, provider, token.findings));
  }
  return {};
}

}  // namespace emblem::token
