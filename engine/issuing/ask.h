// Asking an authority for an endorsement.
#pragma once

#include "core/desk/request.h"
#include "engine/issuing/workbench.h"

namespace emblem::issuing {

struct RequestOrder {
  std::vector<Dialect> dialects;  // at least one, each once
  token::Purposes purposes = token::red_cross_protective;
  std::vector<std::string> assets;  // as typed; empty: any
  std::int64_t lifetime = 0;        // seconds, up to a hundred years
};

// What is to be signed and handed out, for the root at work, with the certificates that commit to it. Errors:
// commitment_missing, lifetime_wrong, asset_malformed, dialect_cannot_say (a kind that `jose` has no word for, assets
// where another dialect has no place for them), key_unknown.
Result<desk::Request> make_request(const home::Contents& contents, const RequestOrder& order, const Workbench& bench);

}  // namespace emblem::issuing
