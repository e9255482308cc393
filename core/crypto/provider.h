// What the core asks of a cryptographic library. The core implements none of it; adapters/openssl and adapters/sodium
// do.
#pragma once

#include <memory>

#include "core/crypto/public_key.h"
#include "emblem/result.h"

namespace emblem::crypto {

enum class SignatureCheck : std::uint8_t { good, bad };

// A key ready to check signatures. Immutable, and safe to share between threads.
class VerificationKey {
 public:
  VerificationKey() = default;
  VerificationKey(const VerificationKey&) = delete;
  VerificationKey& operator=(const VerificationKey&) = delete;
  virtual ~VerificationKey() = default;

  // Keys from import_key: ES256, ES384, ES512 as r||s of fixed length (RFC 7518 section 3.4, RFC 9053 section 2.1) or
  // Ed25519 (RFC 8032). Keys from import_log_key: the DER form of RFC 6962 section 2.1.4, with SHA-256.
  [[nodiscard]] virtual SignatureCheck check_signature(ByteView message, ByteView signature) const = 0;
};

class Provider {
 public:
  Provider() = default;
  Provider(const Provider&) = delete;
  Provider& operator=(const Provider&) = delete;
  virtual ~Provider() = default;

  virtual Sha256Digest sha256(ByteView message) const = 0;

  // Errors: key_not_on_curve (not a point of its curve, the point at infinity, an Ed25519 point of small order). An
  // Ed25519 key may instead be taken and find every signature bad when its bytes are no point: looking is expensive.
  virtual Result<std::shared_ptr<const VerificationKey>> import_key(const PublicKey& key) const = 0;

  // A log's key, given as DER SubjectPublicKeyInfo: ECDSA on P-256, or RSA of at least 2048 bits (RFC 6962 section
  // 2.1.4). Errors: key_malformed, key_algorithm_refused.
  virtual Result<std::shared_ptr<const VerificationKey>> import_log_key(ByteView spki) const = 0;

  // The coordinates in a DER SubjectPublicKeyInfo, nothing left over. Errors: key_malformed, key_algorithm_refused (a
  // kind of key that no token may use).
  virtual Result<PublicKey> parse_spki(ByteView spki) const = 0;

  // The DER SubjectPublicKeyInfo of a key that import_key accepts. Error: key_not_on_curve.
  virtual Result<Bytes> encode_spki(const PublicKey& key) const = 0;
};

}  // namespace emblem::crypto
