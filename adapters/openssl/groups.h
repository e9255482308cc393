// The curves as libcrypto knows them. Only this room includes this header.
#pragma once

#include <openssl/ec.h>

#include "core/crypto/public_key.h"

namespace emblem::openssl {

// NID_undef for Ed25519.
int curve_number(crypto::Curve curve);

// Made once, then only read. Null for Ed25519.
const EC_GROUP* group_of(crypto::Curve curve);

}  // namespace emblem::openssl
