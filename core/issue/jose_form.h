// The parts of a token of the dialect `jose`.
#pragma once

#include <string>

#include "core/issue/draft.h"
#include "core/keys/key_id.h"

namespace emblem::issue {

// {"alg","cty","kid"} (RFC 7515 section 4; core-01 section 3.2).
std::string encode_jose_header(Role role, crypto::Curve curve, const keys::KeyId& signer);

// ver, iat, nbf, exp, iss; then assets and emb of an emblem, or sub, key, end, emb and log of an endorsement. The draft
// has passed check_draft.
std::string encode_jose_claims(const Draft& draft);

}  // namespace emblem::issue
