// Keys on the NIST curves that check r||s signatures.
#pragma once

#include <memory>

#include "adapters/openssl/handles.h"
#include "core/crypto/provider.h"

namespace emblem::openssl {

// Takes keys of curves P-256, P-384 and P-521. Error: key_not_on_curve (also for coordinates of another length).
Result<std::shared_ptr<const crypto::VerificationKey>> import_ec_key(const crypto::PublicKey& key);

// The same for a P-256 key whose signatures are DER (RFC 6962 section 2.1.4).
Result<std::shared_ptr<const crypto::VerificationKey>> import_ec_log_key(const crypto::PublicKey& key);

// The same key where libcrypto wants one; null for other curves and for what is not on its curve.
PublicKeyHandle make_ec_public_key(const crypto::PublicKey& key);

}  // namespace emblem::openssl
