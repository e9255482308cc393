// What the dialects call the algorithm of a key.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/crypto/public_key.h"

namespace emblem::issue {

// RFC 7518 section 3.1; for Ed25519 the older "EdDSA" (RFC 8037), which every reader knows.
std::string_view jose_algorithm(crypto::Curve curve);

// RFC 9053 section 2: ES256 -7, ES384 -35, ES512 -36, EdDSA -8.
std::int64_t cose_algorithm(crypto::Curve curve);

}  // namespace emblem::issue
