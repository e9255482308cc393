// The issuer's look at what an authority handed back.
#pragma once

#include "core/desk/reply.h"
#include "engine/issuing/issue.h"

namespace emblem::issuing {

struct Accepted {
  home::Change change;
  std::vector<home::Token> endorsements;
  std::vector<Finding> findings;  // endorser_unsettled, where forced
};

// Keeps endorsements that are for this organisation and a root key of this home, signed by the key in the reply, and
// valid now. Errors: endorsement_not_for_us, signature_bad, expired, not_yet_valid, endorsement_cannot_endorse,
// endorser_refused (the authority's commitment is disproved) and endorser_unsettled unless forced, those of the token
// readers.
Result<Accepted> accept(const home::Contents& contents, const desk::Reply& reply, Caution caution,
                        const Workbench& bench);

}  // namespace emblem::issuing
