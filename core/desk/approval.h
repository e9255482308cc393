// One person's word that a request may be endorsed.
#pragma once

#include "core/crypto/provider.h"
#include "core/crypto/signing_key.h"
#include "emblem/limits.h"
#include "emblem/time.h"

namespace emblem::desk {

struct Approval {
  Sha256Digest request;  // of the file reviewed
  crypto::PublicKey approver;
  UnixTime made;

  friend bool operator==(const Approval&, const Approval&) = default;
};

// A COSE_Sign1 with content type "application/emblem-approval+cbor". Errors: those of SigningKey::sign.
Result<Bytes> write_approval(const Sha256Digest& request, UnixTime made, crypto::SigningKey& approver,
                             const crypto::Provider& provider);

// The approval, if the key inside it signed the file. Whether that key may approve is the caller's to settle. Errors:
// request_malformed, request_signature_bad, limit_exceeded.
Result<Approval> read_approval(ByteView file, const crypto::Provider& provider, const Limits& limits);

}  // namespace emblem::desk
