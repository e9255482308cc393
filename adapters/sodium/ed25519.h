// Ed25519 keys that check signatures by libsodium.
#pragma once

#include <memory>

#include "core/crypto/provider.h"

namespace emblem::sodium {

// Takes keys of curve Ed25519. Error: key_not_on_curve (y not below 2^255 - 19, or a point of small order, RFC 8032
// section 5.1.3). A y that belongs to no point is not searched for here, which would cost a quarter of a signature
// check: under such a key every signature is bad.
Result<std::shared_ptr<const crypto::VerificationKey>> import_ed25519(const crypto::PublicKey& key);

}  // namespace emblem::sodium
