// Numbers of curves in COSE.
#pragma once

#include <cstdint>

#include "core/crypto/public_key.h"

namespace emblem::keys {

// RFC 9053 section 7.1.
constexpr std::int64_t cose_curve(crypto::Curve curve) {
  switch (curve) {
    case crypto::Curve::p256:
      return 1;
    case crypto::Curve::p384:
      return 2;
    case crypto::Curve::p521:
      return 3;
    case crypto::Curve::ed25519:
      return 6;
  }
  return 0;
}

}  // namespace emblem::keys
