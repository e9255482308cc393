// The signed envelope of requests and approvals: a COSE_Sign1 (RFC 9052 section 4.2) whose signer's key is in its
// payload. Internal to this room.
#pragma once

#include <string_view>

#include "core/crypto/provider.h"
#include "core/crypto/signing_key.h"
#include "emblem/limits.h"

namespace emblem::desk {

// The protected header is { 1: alg, 3: content_type } and nothing else; the unprotected one is empty. Errors: those of
// SigningKey::sign.
Result<Bytes> write_envelope(std::string_view content_type, ByteView payload, crypto::SigningKey& signer);

// The parts as received, not yet verified; views of the file.
struct Envelope {
  ByteView protected_header;
  ByteView payload;
  ByteView signature;
};

// Errors: request_malformed, limit_exceeded (more than limits.record_bytes).
Result<Envelope> open_envelope(ByteView file, const Limits& limits);

// Whether `signer` signed the envelope as `content_type`. Errors: request_malformed (another type of file, or another
// algorithm than the key's), request_signature_bad, those of Provider::import_key.
Result<void> verify_envelope(const Envelope& envelope, std::string_view content_type, const crypto::PublicKey& signer,
                             const crypto::Provider& provider);

}  // namespace emblem::desk
