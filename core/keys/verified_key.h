// A key that was imported and whose identifiers were recomputed: made once, shared by many sets and threads.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/crypto/provider.h"
#include "core/keys/key_id.h"

namespace emblem::keys {

class VerifiedKey {
 public:
  // Errors: those of Provider::import_key.
  static Result<std::shared_ptr<const VerifiedKey>> make(const crypto::PublicKey& key,
                                                         const crypto::Provider& provider);

  const crypto::PublicKey& key() const { return key_; }
  crypto::Algorithm algorithm() const { return crypto::algorithm_of(key_.curve); }

  // The identifier that we write in this family.
  const KeyId& id(Family family) const { return family == Family::jose ? jose_ : cbor_; }

  // Whether `id` names this key in any form that we accept.
  bool is_named(const KeyId& id) const { return id == jose_ || id == cbor_ || id == stripped_; }

  // Whether `id` is the form over stripped coordinates.
  bool is_named_stripped(const KeyId& id) const { return id == stripped_; }

  // The text forms that a binding certificate of the family may carry, the written one first.
  std::vector<std::string> identifier_texts(Family family) const;

  [[nodiscard]] crypto::SignatureCheck check_signature(ByteView message, ByteView signature) const {
    return imported_->check_signature(message, signature);
  }

 private:
  VerifiedKey(crypto::PublicKey key, std::shared_ptr<const crypto::VerificationKey> imported,
              const crypto::Provider& provider);

  crypto::PublicKey key_;
  KeyId jose_;
  KeyId cbor_;
  std::optional<KeyId> stripped_;
  std::shared_ptr<const crypto::VerificationKey> imported_;
};

using SharedKey = std::shared_ptr<const VerifiedKey>;

}  // namespace emblem::keys
