// Remembers which signatures hold, so that trying a changed token costs one check and not those of the whole set.
#pragma once

#include "core/crypto/provider.h"

namespace emblem::flips {

class MemoProvider final : public crypto::Provider {
 public:
  explicit MemoProvider(const crypto::Provider& inner) : inner_(inner) {}

  Sha256Digest sha256(ByteView message) const override { return inner_.sha256(message); }
  Result<std::shared_ptr<const crypto::VerificationKey>> import_key(const crypto::PublicKey& key) const override;
  Result<std::shared_ptr<const crypto::VerificationKey>> import_log_key(ByteView spki) const override {
    return inner_.import_log_key(spki);
  }
  Result<crypto::PublicKey> parse_spki(ByteView spki) const override { return inner_.parse_spki(spki); }
  Result<Bytes> encode_spki(const crypto::PublicKey& key) const override { return inner_.encode_spki(key); }

 private:
  const crypto::Provider& inner_;
};

}  // namespace emblem::flips
