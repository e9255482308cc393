// Message authentication codes, as the core asks a cryptographic library for them.
#pragma once

#include <cstdint>

#include "core/bytes/bytes.h"

namespace emblem::crypto {

// HMAC (RFC 2104) with the hash functions of SHA-2.
enum class MacAlgorithm : std::uint8_t { hmac_sha224, hmac_sha256, hmac_sha384, hmac_sha512 };

constexpr std::size_t mac_size(MacAlgorithm algorithm) {
  switch (algorithm) {
    case MacAlgorithm::hmac_sha224:
      return 28;
    case MacAlgorithm::hmac_sha256:
      return 32;
    case MacAlgorithm::hmac_sha384:
      return 48;
    case MacAlgorithm::hmac_sha512:
      return 64;
  }
  return 0;
}

enum class MacCheck : std::uint8_t { good, bad };

class MacMaker {
 public:
  MacMaker() = default;
  MacMaker(const MacMaker&) = delete;
  MacMaker& operator=(const MacMaker&) = delete;
  virtual ~MacMaker() = default;

  // Has mac_size(algorithm) bytes.
  virtual Bytes make_mac(MacAlgorithm algorithm, ByteView key, ByteView message) const = 0;

  // Compares in a time that does not depend on where they differ; a code of another size is bad.
  [[nodiscard]] virtual MacCheck check_mac(ByteView expected, ByteView given) const = 0;
};

}  // namespace emblem::crypto
