// SHA-2 fetched once: a fetch costs more than the digest of a short message.
#pragma once

#include <array>

#include "adapters/openssl/handles.h"
#include "core/bytes/bytes.h"
#include "core/crypto/public_key.h"

namespace emblem::openssl {

// Room for the longest of them.
struct Digest {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> bytes;
  unsigned size = 0;
};

Digest digest(const EVP_MD* method, ByteView message);

Sha256Digest sha256(ByteView message);

// The process's own handles; never null.
const EVP_MD* sha256_method();
const EVP_MD* digest_method(crypto::Curve curve);

}  // namespace emblem::openssl
