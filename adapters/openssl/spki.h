// SubjectPublicKeyInfo of the keys that tokens may be signed with (RFC 5480, RFC 8410).
#pragma once

#include <optional>

#include "core/crypto/public_key.h"
#include "emblem/result.h"

namespace emblem::openssl {

// Named curve, uncompressed point, nothing left over. Errors: key_malformed, key_algorithm_refused (well-formed, of
// another kind).
Result<crypto::PublicKey> parse_spki(ByteView spki);

// The same key without asking libcrypto why there is none.
std::optional<crypto::PublicKey> find_known_key(ByteView spki);

// The reverse, for a key whose coordinates have the right length.
Bytes encode_spki(const crypto::PublicKey& key);

}  // namespace emblem::openssl
