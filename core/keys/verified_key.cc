#include "core/keys/verified_key.h"

#include "core/keys/thumbprint.h"

namespace emblem::keys {

Result<std::shared_ptr<const VerifiedKey>> VerifiedKey::make(const crypto::PublicKey& key,
                                                             const crypto::Provider& provider) {
  EMBLEM_TRY(auto imported, provider.import_key(key));
  return std::shared_ptr<const VerifiedKey>(new VerifiedKey(key, std::move(imported), provider));
}

VerifiedKey::VerifiedKey(crypto::PublicKey key, std::shared_ptr<const crypto::VerificationKey> imported,
                         const crypto::Provider& provider)
    : key_(std::move(key)),
      jose_(jose_key_id(key_, provider)),
      cbor_(cbor_key_id(key_, provider)),
      stripped_(stripped_cbor_key_id(key_, provider)),
      imported_(std::move(imported)) {}

std::vector<std::string> VerifiedKey::identifier_texts(Family family) const {
  std::vector<std::string> texts{to_text(id(family))};
  if (family == Family::cbor && stripped_) texts.push_back(to_text(*stripped_));
  return texts;
}

}  // namespace emblem::keys
