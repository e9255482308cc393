// HMAC by libcrypto.
#pragma once

#include "core/crypto/mac.h"

namespace emblem::openssl {

class Macs final : public crypto::MacMaker {
 public:
  Bytes make_mac(crypto::MacAlgorithm algorithm, ByteView key, ByteView message) const override;
  [[nodiscard]] crypto::MacCheck check_mac(ByteView expected, ByteView given) const override;
};

}  // namespace emblem::openssl
