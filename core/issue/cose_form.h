// The parts of a token of the CBOR dialects.
#pragma once

#include "core/issue/draft.h"

namespace emblem::issue {

// {1: alg, 4: kid}, and "log" in cose-16sep.
Bytes encode_cose_header(const Draft& draft, crypto::Curve curve, const keys::KeyId& signer);

// The claims set (RFC 8392). The draft has passed check_draft.
Bytes encode_cose_claims(const Draft& draft);

}  // namespace emblem::issue
