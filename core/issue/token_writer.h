// From a draft to a signed token.
#pragma once

#include "core/crypto/provider.h"
#include "core/crypto/signing_key.h"
#include "core/issue/draft.h"
#include "core/issue/draft_rules.h"

namespace emblem::issue {

struct SignedToken {
  Dialect dialect = Dialect::cose;
  Role role = Role::emblem;
  Bytes bytes;  // a compact JWS as text, or one tagged CBOR item
  Sha256Digest sha256;
};

// Writes what token::read_jose_token and token::read_cose_token read without a finding: deterministic CBOR (RFC 8949
// section 4.2.1), JSON without white space in a fixed order, each asset in its one form (asset_form.h). Tag 61 and
// `log` in the header in cose-16sep only. Errors: those of check_draft, limit_exceeded (a token that no record could
// carry), those of SigningKey::sign.
Result<SignedToken> write_token(const Draft& draft, crypto::SigningKey& signer, const crypto::Provider& provider);

}  // namespace emblem::issue
