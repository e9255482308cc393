// The private key of a test, as issuing wants it.
#pragma once

#include "core/crypto/signing_key.h"
#include "tests/support/test_key.h"

namespace emblem::support {

class TestSigningKey final : public crypto::SigningKey {
 public:
  explicit TestSigningKey(TestKey key) : key_(std::move(key)) {}

  const crypto::PublicKey& public_key() const override { return key_.public_key(); }
  Result<Bytes> sign(ByteView message) override { return key_.sign(message); }

 private:
  TestKey key_;
};

}  // namespace emblem::support
