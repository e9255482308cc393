#include "engine/issuing/sparing_provider.h"

#include "core/keys/thumbprint.h"

namespace emblem::issuing {

class SparingProvider::SparingKey final : public crypto::VerificationKey {
 public:
  SparingKey(const crypto::Provider& provider, std::shared_ptr<const crypto::VerificationKey> key,
             const Sha256Digest& thumbprint, std::shared_ptr<Memo> memo)
      : provider_(provider), key_(std::move(key)), thumbprint_(thumbprint), memo_(std::move(memo)) {}

  crypto::SignatureCheck check_signature(ByteView message, ByteView signature) const override {
    const Sha256Digest question = digest_of(message, signature);
    if (memo_->contains(question)) return crypto::SignatureCheck::good;
    const crypto::SignatureCheck answer = key_->check_signature(message, signature);
    if (answer == crypto::SignatureCheck::good && memo_->size() < most_remembered) memo_->insert(question);
    return answer;
  }

 private:
  // Thumbprint and digest of the message are of fixed length, so nothing can move from one part to the next.
  Sha256Digest digest_of(ByteView message, ByteView signature) const {
    const Sha256Digest said = provider_.sha256(message);
    Bytes bytes(thumbprint_.bytes.begin(), thumbprint_.bytes.end());
    bytes.insert(bytes.end(), said.bytes.begin(), said.bytes.end());
    bytes.insert(bytes.end(), signature.begin(), signature.end());
    return provider_.sha256(bytes);
  }

  const crypto::Provider& provider_;
  std::shared_ptr<const crypto::VerificationKey> key_;
  Sha256Digest thumbprint_;
  std::shared_ptr<Memo> memo_;
};

Result<std::shared_ptr<const crypto::VerificationKey>> SparingProvider::import_key(const crypto::PublicKey& key) const {
  EMBLEM_TRY(auto imported, provider_.import_key(key));
  return std::make_shared<const SparingKey>(provider_, std::move(imported), keys::jose_key_id(key, provider_).digest,
                                            memo_);
}

}  // namespace emblem::issuing
