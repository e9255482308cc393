// Tokens of the dialects `cose` and `cose-16sep` (draft-linker-diem-adem-core, branch cbor).
#pragma once

#include "core/crypto/provider.h"
#include "core/token/token.h"
#include "emblem/limits.h"

namespace emblem::token {

// `item` is one tagged CBOR item. Errors: those of cose::parse_sign1 and cose::parse_protected_header, claim_missing,
// claim_malformed, claim_forbidden, organization_malformed.
ReadToken read_cose_token(ByteView item, const Limits& limits, const crypto::Provider& provider);

}  // namespace emblem::token
