// The digest that goes into an ECDSA signature, for keys that sign elsewhere.
#pragma once

#include "core/crypto/public_key.h"

namespace emblem::openssl {

// SHA-256, SHA-384 or SHA-512 as the curve's algorithm has it (RFC 7518 section 3.4).
Bytes signing_digest(crypto::Curve curve, ByteView message);

}  // namespace emblem::openssl
