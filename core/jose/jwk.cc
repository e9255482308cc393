#include "core/jose/jwk.h"

#include <algorithm>
#include <array>

#include "core/bytes/base_encodings.h"

namespace emblem::jose {
namespace {

// RFC 7518 sections 6.2.2, 6.3.2, 6.4: members that only private or symmetric keys have.
constexpr auto private_members = std::to_array<std::string_view>({"d", "p", "q", "dp", "dq", "qi", "oth", "k"});

std::optional<crypto::Curve> find_curve(std::string_view kty, std::string_view crv) {
  if (kty == "EC") {
    for (const auto curve : {crypto::Curve::p256, crypto::Curve::p384, crypto::Curve::p521}) {
      if (crv == crypto::to_text(curve)) return curve;
    }
  }
  if (kty == "OKP" && crv == crypto::to_text(crypto::Curve::ed25519)) return crypto::Curve::ed25519;
  return std::nullopt;
}

Result<std::string_view> text_member(const json::Value& jwk, std::string_view name) {
  const auto member = jwk.find(name);
  if (!member || !member->string()) return fail(Code::key_malformed, std::string(name));
  return *member->string();
}

Result<Bytes> coordinate(const json::Value& jwk, std::string_view name, crypto::Curve curve) {
  EMBLEM_TRY(const std::string_view text, text_member(jwk, name));
  auto bytes = parse_base64url(text);
  if (!bytes) return std::unexpected(within(name, std::move(bytes).error()));
  if (bytes->size() != crypto::coordinate_size(curve)) {
    return fail(Code::key_malformed, std::string(name), "not of the curve's length");
  }
  return bytes;
}

Result<void> check_algorithm(const json::Value& jwk, crypto::Curve curve, keys::ParsedKey& parsed) {
  const auto alg = jwk.find("alg");
  if (!alg || alg->is_null()) {
    parsed.findings.push_back({Code::key_algorithm_missing, "alg", ""});
    return {};
  }
  const auto named = alg->string() ? find_algorithm(*alg->string()) : std::nullopt;
  if (named != crypto::algorithm_of(curve)) return fail(Code::key_malformed, "alg", "does not fit the curve");
  return {};
}

// RFC 7517 sections 4.2 and 4.3: a key kept for something else does not verify tokens.
Result<void> check_use(const json::Value& jwk) {
  const auto use = jwk.find("use");
  if (use && !use->is_null() && use->string() != "sig") return fail(Code::key_malformed, "use", "not for signatures");
  const auto operations = jwk.find("key_ops");
  if (!operations || operations->is_null()) return {};
  const auto list = operations->children();
  const bool verifies = std::ranges::any_of(list, [](const json::Value& entry) { return entry.string() == "verify"; });
  if (operations->type() != json::Type::array || !verifies) {
    return fail(Code::key_malformed, "key_ops", "not for verification");
  }
  return {};
}

}  // namespace

std::optional<crypto::Algorithm> find_algorithm(std::string_view alg) {
  if (alg == "ES256") return crypto::Algorithm::es256;
  if (alg == "ES384") return crypto::Algorithm::es384;
  if (alg == "ES512") return crypto::Algorithm::es512;
  if (alg == "EdDSA" || alg == "Ed25519") return crypto::Algorithm::eddsa;
  return std::nullopt;
}

Result<keys::ParsedKey> parse_jwk(const json::Value& jwk) {
  if (jwk.type() != json::Type::object) return fail(Code::key_malformed, "", "not an object");
  for (const std::string_view name : private_members) {
    if (jwk.find(name)) return fail(Code::private_key_published, std::string(name));
  }
  EMBLEM_TRY(const std::string_view kty, text_member(jwk, "kty"));
  if (kty != "EC" && kty != "OKP") return fail(Code::key_algorithm_refused, "kty", std::string(kty));
  EMBLEM_TRY(const std::string_view crv, text_member(jwk, "crv"));
  const auto curve = find_curve(kty, crv);
  if (!curve) return fail(Code::key_algorithm_refused, "crv", std::string(crv));
  keys::ParsedKey parsed;
  parsed.key.curve = *curve;
  EMBLEM_TRY(parsed.key.x, coordinate(jwk, "x", *curve));
  if (*curve != crypto::Curve::ed25519) {
    EMBLEM_TRY(parsed.key.y, coordinate(jwk, "y", *curve));
  }
  EMBLEM_CHECK(check_algorithm(jwk, *curve, parsed));
  EMBLEM_CHECK(check_use(jwk));
  if (jwk.find("kid")) parsed.findings.push_back({Code::key_identifier_carried, "kid", ""});
  return parsed;
}

}  // namespace emblem::jose
