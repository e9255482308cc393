// Private keys in memory, and the files that hold them (RFC 5958, RFC 5915, RFC 7468).
#pragma once

#include <memory>
#include <optional>

#include "core/bytes/secret.h"
#include "core/crypto/signing_key.h"

namespace emblem::openssl {

// One thread at a time.
class PrivateKey : public crypto::SigningKey {
 public:
  // PEM of PKCS#8; under a passphrase with PBES2: AES-256-CBC with a key by scrypt (RFC 8018, RFC 7914), a fresh salt
  // each time. Errors: passphrase_needed (an empty one protects nothing), crypto_unavailable.
  virtual Result<Secret> encode(std::optional<ByteView> passphrase) const = 0;
};

// A new key, drawn until no coordinate begins with a zero byte: padded and stripped coordinates then give the same key
// identifier (dialects.md). Ed25519 has no coordinates to strip. Error: crypto_unavailable (no randomness).
Result<std::unique_ptr<PrivateKey>> make_private_key(crypto::Curve curve);

// The one private key in a PEM file: PKCS#8, plain or under PBES2, or SEC 1. A public key inside must belong to it. The
// passphrase is not looked at when the key needs none. Errors: passphrase_needed (also when it is empty),
// passphrase_wrong (also for an encrypted key that was altered), private_key_malformed (also: another curve, the older
// encryption of SEC 1 files, a derivation that would take longer than anybody waits), crypto_unavailable.
Result<std::unique_ptr<PrivateKey>> parse_private_key(ByteView pem, std::optional<ByteView> passphrase);

}  // namespace emblem::openssl
