#include "adapters/openssl/provider.h"

#include "adapters/openssl/digests.h"
#include "adapters/openssl/ec_key.h"
#include "adapters/openssl/log_key.h"
#include "adapters/openssl/spki.h"

namespace emblem::openssl {
namespace {

class OpensslProvider final : public crypto::Provider {
 public:
  explicit OpensslProvider(ImportEd25519 import_ed25519) : import_ed25519_(import_ed25519) {}

  Sha256Digest sha256(ByteView message) const override { return openssl::sha256(message); }

  Result<std::shared_ptr<const crypto::VerificationKey>> import_key(const crypto::PublicKey& key) const override {
    return key.curve == crypto::Curve::ed25519 ? import_ed25519_(key) : import_ec_key(key);
  }

  Result<std::shared_ptr<const crypto::VerificationKey>> import_log_key(ByteView spki) const override {
    return openssl::import_log_key(spki);
  }

  Result<crypto::PublicKey> parse_spki(ByteView spki) const override { return openssl::parse_spki(spki); }

  Result<Bytes> encode_spki(const crypto::PublicKey& key) const override {
    EMBLEM_CHECK(import_key(key));
    return openssl::encode_spki(key);
  }

 private:
  ImportEd25519 import_ed25519_;
};

}  // namespace

std::unique_ptr<const crypto::Provider> make_provider(ImportEd25519 import_ed25519) {
  return std::make_unique<OpensslProvider>(import_ed25519);
}

}  // namespace emblem::openssl
