#include "core/token/cose_token.h"

#include "core/cose/sign1.h"
#include "core/token/cose_claims.h"

namespace emblem::token {
namespace {

std::unexpected<Error> missing(std::string_view claim) { return fail(Code::claim_missing, std::string(claim)); }

std::unexpected<Error> forbidden(std::string_view claim, std::string_view role) {
  return fail(Code::claim_forbidden, std::string(claim), "in an " + std::string(role));
}

Result<EmblemClaims> to_emblem(CoseClaims& claims) {
  if (claims.subject) return forbidden("sub", "emblem");
  if (claims.key) return forbidden("key", "emblem");
  if (claims.end) return forbidden("end", "emblem");
  if (claims.log) return forbidden("log", "emblem");
  return EmblemClaims{.assets = *std::move(claims.assets), .purposes = *claims.purposes};
}

Result<EndorsementClaims> to_endorsement(CoseClaims& claims) {
  if (!claims.key) return missing("key");
  if (!claims.end) return missing("end");
  EndorsementClaims endorsement{.subject = std::move(claims.subject), .key = {keys::Family::cbor, *claims.key}};
  if (*claims.end) endorsement.end = EndorsementClaims::Power::endorse_further;
  endorsement.constraints.purposes = claims.purposes;
  if (claims.log) endorsement.log = *std::move(claims.log);
  return endorsement;
}

Result<void> fill_claims(CoseClaims& claims, UnverifiedToken& token) {
  if (!claims.version) return missing("ver");
  if (!claims.not_before) return missing("nbf");
  if (!claims.expires) return missing("exp");
  if (!claims.purposes) return missing("prp");
  token.not_before = *claims.not_before;
  token.expires = *claims.expires;
  token.issued_at = claims.issued_at;
  token.issuer = std::move(claims.issuer);
  if (claims.assets) {
    EMBLEM_TRY(token.claims, to_emblem(claims));
  } else {
    EMBLEM_TRY(token.claims, to_endorsement(claims));
  }
  return {};
}

Result<UnverifiedToken> read_parts(const cose::Sign1& sign1, const Limits& limits) {
  UnverifiedToken token{.dialect = sign1.tag_61 ? Dialect::cose_16sep : Dialect::cose, .findings = sign1.findings};
  auto header = cose::parse_protected_header(sign1.protected_header, limits);
  if (!header) return std::unexpected(within("header", std::move(header).error()));
  token.algorithm = header->algorithm;
  token.signer = keys::KeyId{keys::Family::cbor, header->kid};
  auto claims = parse_claims(sign1.payload, token.dialect, limits);
  if (!claims) return std::unexpected(within("claims", std::move(claims).error()));
  if (header->log) {
    if (claims->log) return fail(Code::claim_forbidden, "log", "both as claim and in the header");
    auto log = parse_log(*header->log, limits, claims->findings);
    if (!log) return std::unexpected(within("header", std::move(log).error()));
    claims->log = *std::move(log);
    if (token.dialect == Dialect::cose) claims->findings.push_back({Code::log_in_header, "header", ""});
  }
  if (auto filled = fill_claims(*claims, token); !filled) {
    return std::unexpected(within("claims", std::move(filled).error()));
  }
  for (std::vector<Finding>* findings : {&header->findings, &claims->findings}) {
    std::move(findings->begin(), findings->end(), std::back_inserter(token.findings));
  }
  return token;
}

}  // namespace

ReadToken read_cose_token(ByteView item, const Limits& limits, const crypto::Provider& provider) {
  if (item.size() > limits.token_bytes) return {std::nullopt, fail(Code::limit_exceeded, "", "bytes of a token")};
  auto sign1 = cose::parse_sign1(item, limits);
  auto token = sign1 ? read_parts(*sign1, limits) : Result<UnverifiedToken>(std::unexpected(sign1.error()));
  if (!token) {
    const auto payload = cose::find_payload(item, limits);
    return {payload ? find_role(*payload, limits) : std::nullopt, std::unexpected(std::move(token).error())};
  }
  token->sha256 = provider.sha256(item);
  token->signed_bytes = cose::encode_sig_structure(*sign1);
  token->signature.assign(sign1->signature.begin(), sign1->signature.end());
  return {token->role(), std::move(token)};
}

}  // namespace emblem::token
