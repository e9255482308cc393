#include "core/token/cose_claims.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/cbor/reader.h"
#include "core/cbor/survey.h"
#include "core/cose/sign1.h"
#include "core/token/reading.h"

namespace emblem::token {
namespace {

// RFC 8392 section 3.1; aud (3) and cti (7) have no place in a token.
enum ClaimLabel : std::int64_t { iss = 1, sub = 2, exp = 4, nbf = 5, iat = 6 };
constexpr auto text_names_of_registered_claims =
    std::to_array<std::string_view>({"iss", "sub", "aud", "exp", "nbf", "iat", "cti"});
constexpr std::uint64_t largest_purposes = 31;

// A NumericDate: an integer or a finite float, untagged.
Result<std::optional<UnixTime>> read_time(cbor::Reader& reader, std::string_view name) {
  if (const auto whole = reader.take_integer()) return std::optional(UnixTime{*whole, 0});
  if (reader.take_unsigned()) return std::optional(UnixTime::max());
  if (reader.major() == cbor::Major::negative_integer) {
    reader.take_any();
    return std::optional(UnixTime::min());
  }
  const auto number = reader.take_float();
  if (!number || !std::isfinite(*number)) return malformed_claim(name, "not a finite number");
  return std::optional(unix_time_from_double(*number));
}

Result<std::optional<OrganizationId>> read_organization(cbor::Reader& reader, std::string_view name) {
  const auto text = reader.take_text();
  if (!text) return malformed_claim(name, "not a text");
  auto organization = OrganizationId::parse(*text);
  if (!organization) return std::unexpected(within(name, std::move(organization).error()));
  return std::optional(*std::move(organization));
}

Result<void> read_registered(std::int64_t label, cbor::Reader& reader, CoseClaims& claims) {
  switch (label) {
    case iss: {
      EMBLEM_TRY(claims.issuer, read_organization(reader, "iss"));
      return {};
    }
    case sub: {
      EMBLEM_TRY(claims.subject, read_organization(reader, "sub"));
      return {};
    }
    case exp: {
      EMBLEM_TRY(claims.expires, read_time(reader, "exp"));
      return {};
    }
    case nbf: {
      EMBLEM_TRY(claims.not_before, read_time(reader, "nbf"));
      return {};
    }
    case iat: {
      EMBLEM_TRY(claims.issued_at, read_time(reader, "iat"));
      return {};
    }
    default:
      return fail(Code::claim_forbidden, "label " + std::to_string(label));
  }
}

Result<std::vector<Asset>> read_assets(cbor::Reader& reader, Dialect dialect, const Limits& limits,
                                       std::vector<Finding>& findings) {
  const auto count = reader.take_array();
  if (!count) return malformed_claim("assets", "not an array");
  AssetListReader assets(dialect, limits, findings);
  for (std::uint64_t i = 0; i < *count; ++i) {
    const auto text = reader.take_text();
    if (!text) reader.take_any();
    EMBLEM_CHECK(assets.add(text));
  }
  auto read = assets.take();
  if (read.empty()) return malformed_claim("assets", "none that can be read");
  return read;
}

std::optional<LogEntry> read_log_entry(cbor::Reader& reader) {
  const auto count = reader.take_map();
  if (!count) {
    reader.take_any();
    return std::nullopt;
  }
  std::optional<Sha256Digest> id;
  std::optional<Sha256Digest> hash;
  std::optional<std::uint64_t> index;
  bool sound = true;
  for (std::uint64_t i = 0; i < *count; ++i) {
    const auto name = reader.take_text();
    if (!name) reader.take_any();
    cbor::Reader value(reader.take_any());
    if (name == "id" || name == "hash") {
      const auto bytes = value.take_bytes();
      const auto digest = bytes ? to_digest(*bytes) : std::nullopt;
      sound = sound && digest;
      (name == "id" ? id : hash) = digest;
    } else if (name == "index") {
      index = value.take_unsigned();
      sound = sound && index;
    } else {
      sound = false;
    }
  }
  if (!sound || !id || hash.has_value() == index.has_value()) return std::nullopt;
  if (hash) return LogEntry{*id, *hash};
  return LogEntry{*id, *index};
}

Result<void> read_own(std::string_view name, cbor::Reader& reader, Dialect dialect, const Limits& limits,
                      CoseClaims& claims) {
  if (name == "ver") {
    claims.version = reader.take_unsigned();
    if (claims.version != 1) return malformed_claim(name, "not 1");
  } else if (name == "prp") {
    const auto bits = reader.take_unsigned();
    if (!bits || *bits == 0 || *bits > largest_purposes) return malformed_claim(name, "not 1 to 31");
    claims.purposes = static_cast<Purposes>(*bits);
  } else if (name == "assets") {
    EMBLEM_TRY(claims.assets, read_assets(reader, dialect, limits, claims.findings));
  } else if (name == "key") {
    const auto bytes = reader.take_bytes();
    claims.key = bytes ? to_digest(*bytes) : std::nullopt;
    if (!claims.key) return malformed_claim(name, "not 32 bytes");
  } else if (name == "end") {
    claims.end = reader.take_boolean();
    if (!claims.end) return malformed_claim(name, "not a boolean");
  } else if (name == "log") {
    EMBLEM_TRY(claims.log, parse_log(reader.take_any(), limits, claims.findings));
  } else if (std::ranges::find(text_names_of_registered_claims, name) != text_names_of_registered_claims.end()) {
    return fail(Code::claim_forbidden, std::string(name), "a registered claim under its text name");
  } else {
    claims.findings.push_back({Code::claim_unknown, "", std::string(name)});
    reader.take_any();
  }
  return {};
}

}  // namespace

std::optional<Role> find_role(ByteView encoded, const Limits& limits) {
  if (!cbor::survey_item(encoded, {.depth = limits.depth, .map_entries = limits.map_entries})) return std::nullopt;
  cbor::Reader reader(encoded);
  const auto count = reader.take_map();
  bool emblem = false;
  bool endorsement = false;
  for (std::uint64_t i = 0; i < count.value_or(0); ++i) {
    const auto name = reader.take_text();
    if (!name) reader.take_any();
    emblem = emblem || name == "assets";
    endorsement = endorsement || name == "key" || name == "end";
    reader.take_any();
  }
  if (emblem == endorsement) return std::nullopt;
  return emblem ? Role::emblem : Role::endorsement;
}

Result<CoseClaims> parse_claims(ByteView encoded, Dialect dialect, const Limits& limits) {
  EMBLEM_TRY(const cbor::Survey survey,
             cbor::survey_item(encoded, {.depth = limits.depth, .map_entries = limits.map_entries}));
  cbor::Reader reader(encoded);
  const auto count = reader.take_map();
  if (!count) return malformed_claim("", "not a map");
  CoseClaims claims;
  for (std::uint64_t i = 0; i < *count; ++i) {
    if (const auto label = reader.take_integer()) {
      EMBLEM_CHECK(read_registered(*label, reader, claims));
    } else if (const auto name = reader.take_text()) {
      EMBLEM_CHECK(read_own(*name, reader, dialect, limits, claims));
    } else {
      return fail(Code::claim_forbidden, "byte " + std::to_string(reader.offset()), "a label of this type");
    }
  }
  cose::add_survey_findings(survey, "claims", claims.findings);
  return claims;
}

Result<std::vector<LogEntry>> parse_log(ByteView encoded, const Limits& limits, std::vector<Finding>& findings) {
  cbor::Reader reader(encoded);
  const auto count = reader.take_array();
  if (!count) return malformed_claim("log", "not an array");
  if (*count > limits.log_entries) return fail(Code::limit_exceeded, "log", "entries");
  std::vector<LogEntry> entries;
  for (std::uint64_t i = 0; i < *count; ++i) {
    if (auto entry = read_log_entry(reader)) {
      entries.push_back(*std::move(entry));
    } else {
      findings.push_back(skipped_log_entry(i, ""));
    }
  }
  if (entries.empty()) return malformed_claim("log", "no entry that can be read");
  return entries;
}

}  // namespace emblem::token
