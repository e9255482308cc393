// Public keys in the forms that travel with tokens.
#pragma once

#include <string>

#include "core/crypto/public_key.h"

namespace emblem::issue {

// A JWK with alg, crv, kty, x, y and no kid (RFC 7517), without white space.
std::string encode_jwk(const crypto::PublicKey& key);

// A bare COSE_Key map with kty, alg, crv, x, y in deterministic order (RFC 9052 section 7).
Bytes encode_cose_key(const crypto::PublicKey& key);

// Whether RFC 9679 over padded and over stripped coordinates name the key alike, as new keys must (dialects.md): no
// coordinate begins with a zero byte.
bool is_named_alike(const crypto::PublicKey& key);

}  // namespace emblem::issue
