// Providers that stand in for the real one to single out what the rest costs.
#pragma once

#include <atomic>

#include "core/crypto/provider.h"

namespace emblem::bench {

// Hashes for real; imports and checks nothing and finds every signature good: what is left is everything but signatures
// and key import. Counts the checks that it was asked for.
class FreeProvider final : public crypto::Provider {
 public:
  explicit FreeProvider(const crypto::Provider& real) : real_(real) {}

  Sha256Digest sha256(ByteView message) const override { return real_.sha256(message); }
  Result<std::shared_ptr<const crypto::VerificationKey>> import_key(const crypto::PublicKey&) const override {
    return key_;
  }
  Result<std::shared_ptr<const crypto::VerificationKey>> import_log_key(ByteView) const override { return key_; }
  Result<crypto::PublicKey> parse_spki(ByteView spki) const override { return real_.parse_spki(spki); }
  Result<Bytes> encode_spki(const crypto::PublicKey& key) const override { return real_.encode_spki(key); }

  std::size_t checks() const { return key_->checks; }

 private:
  struct FreeKey final : crypto::VerificationKey {
    crypto::SignatureCheck check_signature(ByteView, ByteView) const override {
      ++checks;
      return crypto::SignatureCheck::good;
    }
    mutable std::atomic<std::size_t> checks = 0;
  };

  const crypto::Provider& real_;
  std::shared_ptr<const FreeKey> key_ = std::make_shared<const FreeKey>();
};

}  // namespace emblem::bench
