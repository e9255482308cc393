// Keys made by libcrypto, and what they sign. Included by tests only.
#pragma once

#include <openssl/ec.h>

#include "adapters/openssl/handles.h"
#include "core/bytes/bytes.h"

namespace emblem::openssl {

inline const Bytes message = {'a', ' ', 'm', 'a', 'r', 'k'};

inline PublicKeyHandle generate_ec(const char* curve) {
  return PublicKeyHandle{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve)};
}

}  // namespace emblem::openssl
