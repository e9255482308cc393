#include "core/token/jose_token.h"

#include "core/jose/jwk.h"
#include "core/jose/jws.h"
#include "core/token/jose_claims.h"

namespace emblem::token {
namespace {

json::ReadLimits json_limits(const Limits& limits) { return {.nodes = limits.json_nodes, .depth = limits.depth}; }

std::optional<Role> find_role(const json::Value& header) {
  const auto type = header.find("cty");
  if (!type || !type->string()) return std::nullopt;
  if (*type->string() == "adem-emb") return Role::emblem;
  if (*type->string() == "adem-end") return Role::endorsement;
  return std::nullopt;
}

Result<void> read_algorithm(const json::Value& header, UnverifiedToken& token) {
  const auto alg = header.find("alg");
  if (!alg || !alg->string()) return fail(Code::token_header_malformed, "alg", "missing");
  if (*alg->string() == "none") return fail(Code::token_unsigned, "alg");
  const auto algorithm = jose::find_algorithm(*alg->string());
  if (!algorithm) return fail(Code::token_algorithm_refused, "alg", std::string(*alg->string()));
  token.algorithm = *algorithm;
  return {};
}

Result<void> read_signer(const json::Value& header, UnverifiedToken& token) {
  const auto kid = header.find("kid");
  const auto jwk = header.find("jwk");
  if (kid.has_value() == jwk.has_value())
    return fail(Code::token_header_malformed, "kid", "exactly one of kid and jwk");
  if (kid) {
    if (!kid->string()) return fail(Code::token_header_malformed, "kid", "not a text");
    auto id = parse_jose_key_id(*kid->string());
    if (!id) return std::unexpected(within("kid", std::move(id).error()));
    token.signer = *id;
    return {};
  }
  auto parsed = jose::parse_jwk(*jwk);
  if (!parsed) return std::unexpected(within("jwk", std::move(parsed).error()));
  token.signer = std::move(parsed->key);
  for (Finding& finding : parsed->findings) {
    finding.where = "jwk " + finding.where;
    token.findings.push_back(std::move(finding));
  }
  return {};
}

Result<void> read_header(const json::Value& header, UnverifiedToken& token) {
  // Present is enough: an empty crit is an error of its own (RFC 7515 section 4.1.11).
  for (const std::string_view name : {"crit", "b64"}) {
    if (header.find(name)) return fail(Code::critical_header, std::string(name));
  }
  EMBLEM_CHECK(read_algorithm(header, token));
  return read_signer(header, token);
}

Result<UnverifiedToken> read_parts(const jose::CompactJws& jws, const json::Value& header, Role role,
                                   const Limits& limits, const crypto::Provider& provider) {
  UnverifiedToken token{.dialect = Dialect::jose};
  if (auto read = read_header(header, token); !read) return std::unexpected(within("header", std::move(read).error()));
  auto claims = json::Document::parse(as_text(jws.payload), json_limits(limits));
  if (!claims) return std::unexpected(within("claims", std::move(claims).error()));
  auto read = read_jose_claims(claims->root(), role, limits, provider, token);
  if (!read) return std::unexpected(within("claims", std::move(read).error()));
  return token;
}

}  // namespace

ReadToken read_jose_token(std::string_view text, const Limits& limits, const crypto::Provider& provider) {
  if (text.size() > limits.token_bytes) return {std::nullopt, fail(Code::limit_exceeded, "", "bytes of a token")};
  auto jws = jose::parse_compact(text);
  // A cut or garbled JWS says nothing that could be relied on, not even that it is no emblem.
  if (!jws) return {std::nullopt, std::unexpected(std::move(jws).error())};
  const auto header = json::Document::parse(as_text(jws->header), json_limits(limits));
  if (!header) return {std::nullopt, std::unexpected(within("header", header.error()))};
  if (header->root().type() != json::Type::object) {
    return {std::nullopt, fail(Code::token_header_malformed, "header", "not an object")};
  }
  const auto role = find_role(header->root());
  if (!role) return {std::nullopt, fail(Code::token_header_malformed, "header: cty", "neither adem-emb nor adem-end")};
  auto token = read_parts(*jws, header->root(), *role, limits, provider);
  if (token) {
    token->sha256 = provider.sha256(as_bytes(text));
    token->signed_bytes.assign(as_bytes(jws->signing_input).begin(), as_bytes(jws->signing_input).end());
    token->signature = std::move(jws->signature);
  }
  return {role, std::move(token)};
}

}  // namespace emblem::token
