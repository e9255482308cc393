// Keys without cryptography, so that mutation gets past signatures.
#pragma once

#include "core/crypto/provider.h"
#include "core/crypto/signing_key.h"

namespace emblem::fuzz {

// Finds every signature good; digests are those of another provider.
class TrustingProvider final : public crypto::Provider {
 public:
  explicit TrustingProvider(const crypto::Provider& digests) : digests_(digests) {}

  Sha256Digest sha256(ByteView message) const override { return digests_.sha256(message); }
  Result<std::shared_ptr<const crypto::VerificationKey>> import_key(const crypto::PublicKey&) const override {
    return std::make_shared<const TrustingKey>();
  }
  Result<std::shared_ptr<const crypto::VerificationKey>> import_log_key(ByteView) const override {
    return fail(Code::key_malformed, "");
  }
  Result<crypto::PublicKey> parse_spki(ByteView) const override { return fail(Code::key_malformed, ""); }
  Result<Bytes> encode_spki(const crypto::PublicKey&) const override { return fail(Code::key_not_on_curve, ""); }

 private:
  class TrustingKey final : public crypto::VerificationKey {
   public:
    crypto::SignatureCheck check_signature(ByteView, ByteView) const override { return crypto::SignatureCheck::good; }
  };

  const crypto::Provider& digests_;
};

// Gives the same signature for everything.
class ScriptedSigner final : public crypto::SigningKey {
 public:
  ScriptedSigner(crypto::PublicKey key, ByteView signature)
      : key_(std::move(key)), signature_(signature.begin(), signature.end()) {}

  const crypto::PublicKey& public_key() const override { return key_; }
  Result<Bytes> sign(ByteView) override { return signature_; }

 private:
  crypto::PublicKey key_;
  Bytes signature_;
};

}  // namespace emblem::fuzz
