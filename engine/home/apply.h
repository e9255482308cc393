// What a change means.
#pragma once

#include "emblem/result.h"
#include "engine/home/contents.h"

namespace emblem::home {

// The contents after the change. What is replaced keeps its place, what is new comes last; marks stay in the order of
// their ids. A store that keeps its contents elsewhere must come to the same.
//
// Identity: a key is its name, a commitment its certificate and key, a mark its id, a token its digest, an endorser its
// issuer and key, an endorsement given its token's digest, a publication its place. Token states count after the tokens
// of the same change, and what is forgotten goes before publications are added.
Contents apply(const Contents& contents, const Change& change);

// Whether the change names only what is there: commitments a key of the home, emblems a mark, token states a token,
// what is forgotten a publication. Error: internal_error, for no user can ask for such a change.
Result<void> check_change(const Contents& contents, const Change& change);

}  // namespace emblem::home
