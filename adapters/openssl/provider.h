// The cryptography of the core by OpenSSL's libcrypto.
#pragma once

#include <memory>

#include "core/crypto/provider.h"

namespace emblem::openssl {

// Who imports Ed25519 keys: OpenSSL would accept points of small order.
using ImportEd25519 = Result<std::shared_ptr<const crypto::VerificationKey>> (*)(const crypto::PublicKey& key);

// Safe to share between threads. Never null; ends the program when libcrypto has no SHA-2, which no build lacks.
std::unique_ptr<const crypto::Provider> make_provider(ImportEd25519 import_ed25519);

}  // namespace emblem::openssl
