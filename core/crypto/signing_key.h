// A private key at work.
#pragma once

#include "core/crypto/public_key.h"
#include "emblem/result.h"

namespace emblem::crypto {

// Makes signatures and never shows the private part, which may lie in a file, in memory or in a token.
class SigningKey {
 public:
  SigningKey() = default;
  SigningKey(const SigningKey&) = delete;
  SigningKey& operator=(const SigningKey&) = delete;
  virtual ~SigningKey() = default;

  virtual const PublicKey& public_key() const = 0;

  // In the form that VerificationKey checks: r||s of fixed length (RFC 7518 section 3.4, RFC 9053 section 2.1), or
  // Ed25519 (RFC 8032). Error: signing_failed.
  virtual Result<Bytes> sign(ByteView message) = 0;
};

}  // namespace emblem::crypto
