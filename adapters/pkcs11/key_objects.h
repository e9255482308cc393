// A key pair as objects of a token. Only this room includes this header.
#pragma once

#include "adapters/pkcs11/session.h"
#include "core/crypto/public_key.h"

namespace emblem::pkcs11 {

// CKA_EC_PARAMS of a curve (RFC 3279, RFC 8410).
ByteView curve_parameters(crypto::Curve curve);

// CKA_EC_PARAMS and CKA_EC_POINT as tokens write them: the point inside an OCTET STRING or bare, edwards25519 as object
// identifier or as name. Error: key_token_failed.
Result<crypto::PublicKey> parse_point(ByteView parameters, ByteView point);

// The one private key with the URI's label and identifier. Error: key_token_failed.
Result<CK_OBJECT_HANDLE> find_private_key(const Session& session, const KeyUri& uri);

// The public key of a private one, from itself or from the public object with its identifier, or its label. Error:
// key_token_failed.
Result<crypto::PublicKey> read_public_key(const Session& session, CK_OBJECT_HANDLE private_key);

// An attribute that refers to `bytes`, which the module only reads.
CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, ByteView bytes);

// The same for a class or a key type.
CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, const CK_ULONG& number);

}  // namespace emblem::pkcs11
