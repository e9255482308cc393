// Checks each signature once, where the same endorsements carry many emblems.
#pragma once

#include <memory>
#include <set>

#include "core/crypto/provider.h"

namespace emblem::issuing {

// Passes everything on, and remembers signatures that were good: an endorsement stands in the sets of all emblems that
// it carries. Remembers as many as endorsements are likely to be; what comes later is checked each time. One thread at
// a time.
class SparingProvider final : public crypto::Provider {
 public:
  explicit SparingProvider(const crypto::Provider& provider) : provider_(provider), memo_(std::make_shared<Memo>()) {}

  Sha256Digest sha256(ByteView message) const override { return provider_.sha256(message); }
  Result<std::shared_ptr<const crypto::VerificationKey>> import_key(const crypto::PublicKey& key) const override;
  Result<std::shared_ptr<const crypto::VerificationKey>> import_log_key(ByteView spki) const override {
    return provider_.import_log_key(spki);
  }
  Result<crypto::PublicKey> parse_spki(ByteView spki) const override { return provider_.parse_spki(spki); }
  Result<Bytes> encode_spki(const crypto::PublicKey& key) const override { return provider_.encode_spki(key); }

  static constexpr std::size_t most_remembered = 256;

 private:
  // Good signatures by the digest of key, message and signature.
  using Memo = std::set<Sha256Digest>;
  class SparingKey;

  const crypto::Provider& provider_;
  std::shared_ptr<Memo> memo_;
};

}  // namespace emblem::issuing
