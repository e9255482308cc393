// Tokens of the dialect `jose` (draft-linker-diem-adem-core-00 and -01).
#pragma once

#include "core/crypto/provider.h"
#include "core/token/token.h"
#include "emblem/limits.h"

namespace emblem::token {

// `text` is a compact JWS. Errors: those of jose::parse_compact and of JSON, token_header_malformed, critical_header,
// token_algorithm_refused, token_unsigned, private_key_published, claim_missing, claim_malformed,
// organization_malformed.
ReadToken read_jose_token(std::string_view text, const Limits& limits, const crypto::Provider& provider);

}  // namespace emblem::token
