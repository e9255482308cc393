// Key identifiers, recomputed from the coordinates and never believed.
#pragma once

#include <optional>

#include "core/crypto/provider.h"
#include "core/keys/key_id.h"

namespace emblem::keys {

// SHA-256 JWK thumbprint (RFC 7638; RFC 8037 section 2 for Ed25519).
KeyId jose_key_id(const crypto::PublicKey& key, const crypto::Provider& provider);

// SHA-256 COSE Key thumbprint (RFC 9679 section 4).
KeyId cbor_key_id(const crypto::PublicKey& key, const crypto::Provider& provider);

// The same over coordinates without leading zero bytes, as one implementation computes it; nothing where both agree.
std::optional<KeyId> stripped_cbor_key_id(const crypto::PublicKey& key, const crypto::Provider& provider);

}  // namespace emblem::keys
