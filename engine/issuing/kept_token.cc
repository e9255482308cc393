#include "engine/issuing/kept_token.h"

#include "core/token/cose_token.h"
#include "core/token/jose_token.h"

namespace emblem::issuing {

Result<token::UnverifiedToken> read_token(Dialect dialect, ByteView bytes, const Workbench& bench) {
  token::ReadToken read = dialect == Dialect::jose
                              ? token::read_jose_token(as_text(bytes), bench.limits, bench.provider)
                              : token::read_cose_token(bytes, bench.limits, bench.provider);
  return std::move(read.token);
}

Result<token::UnverifiedToken> read_kept(const home::Token& kept, const Workbench& bench) {
  return read_token(kept.dialect, kept.bytes, bench);
}

home::Token to_kept(const token::UnverifiedToken& token, ByteView bytes) {
  home::Token kept{.sha256 = token.sha256,
                   .role = token.role(),
                   .dialect = token.dialect,
                   .bytes = Bytes(bytes.begin(), bytes.end()),
                   .issuer = token.issuer ? token.issuer->text() : "",
                   .signer = {},
                   .subject = {},
                   .key = {},
                   .not_before = token.not_before,
                   .expires = token.expires};
  if (const auto* id = std::get_if<keys::KeyId>(&token.signer)) kept.signer = to_text(*id);
  if (token.role() == Role::emblem) {
    kept.purposes = token.emblem().purposes;
  } else {
    const token::EndorsementClaims& claims = token.endorsement();
    kept.subject = claims.subject ? claims.subject->text() : "";
    kept.key = to_text(claims.key);
    kept.purposes = claims.constraints.purposes.value_or(31);
  }
  return kept;
}

}  // namespace emblem::issuing
