// Private keys for tokens that tests make.
#pragma once

#include <memory>
#include <string_view>

#include "core/keys/verified_key.h"

struct evp_pkey_st;

namespace emblem::support {

// The provider that all tests share.
const crypto::Provider& provider();

class TestKey {
 public:
  // A new key.
  static TestKey generate(crypto::Curve curve = crypto::Curve::p256);

  // A new P-256 key one of whose coordinates begins with a zero byte, so that it has two identifiers in CBOR.
  static TestKey generate_with_leading_zero();

  // The Ed25519 key of that name, the same in every run; its signatures are too.
  static TestKey named(std::string_view name);

  const crypto::PublicKey& public_key() const { return verified_->key(); }
  const keys::SharedKey& verified() const { return verified_; }
  const keys::KeyId& id(keys::Family family) const { return verified_->id(family); }

  // r||s of fixed length, or Ed25519.
  Bytes sign(ByteView message) const;

 private:
  explicit TestKey(std::shared_ptr<evp_pkey_st> key);

  std::shared_ptr<evp_pkey_st> key_;
  keys::SharedKey verified_;
};

}  // namespace emblem::support
