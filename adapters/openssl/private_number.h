// The containers of a private key's number: PKCS#8 and SEC 1, as DER.
#pragma once

#include "core/bytes/secret.h"
#include "core/crypto/public_key.h"
#include "emblem/result.h"

namespace emblem::openssl {

struct PrivateNumber {
  crypto::Curve curve{};
  Secret value;  // coordinate_size(curve) bytes, big-endian: the scalar; for Ed25519 the seed (RFC 8032 section 5.1.5)
  Bytes point;   // the public key as the container has it (SEC 1 section 2.3.3, RFC 8032); empty where it has none
};

// PrivateKeyInfo and OneAsymmetricKey (RFC 5958 section 2), attributes unread. Error: private_key_malformed.
Result<PrivateNumber> parse_pkcs8(ByteView der);

// ECPrivateKey with its curve (RFC 5915 section 3). Error: private_key_malformed.
Result<PrivateNumber> parse_sec1(ByteView der);

// PrivateKeyInfo of version 1, an elliptic curve's with its public key, as libcrypto writes it.
Secret encode_pkcs8(const crypto::PublicKey& key, ByteView value);

}  // namespace emblem::openssl
