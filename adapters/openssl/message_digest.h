// The digest under a signature, for those who sign elsewhere.
#pragma once

#include "core/crypto/public_key.h"

namespace emblem::openssl {

// SHA-256, SHA-384 or SHA-512, as the signature algorithm of the curve wants it (RFC 7518 section 3.4).
Bytes message_digest(crypto::Curve curve, ByteView message);

}  // namespace emblem::openssl
