// The authority's signature under a request.
#pragma once

#include "core/desk/approval.h"
#include "core/desk/reply.h"
#include "core/desk/request.h"
#include "engine/issuing/issue.h"

namespace emblem::issuing {

struct EndorseOrder {
  const desk::VerifiedRequest& request;
  // Each may narrow what was asked for, and never widen it.
  std::optional<token::Purposes> purposes;
  std::vector<std::string> assets;        // `jose` alone has a place for them
  std::optional<std::int64_t> lifetime;   // seconds
  std::vector<desk::Approval> approvals;  // their signatures are good
  std::size_t quorum = 0;                 // approvals needed, by as many approvers
  std::vector<std::string> approvers;     // identifiers of the keys that may approve, in either form
  Caution caution = Caution::rehearsed;   // forced: a commitment that is not shown does not stop it
};

struct Endorsed {
  desk::Reply reply;
  home::Change change;
  UnixTime until;
};

// Errors: commitment_not_shown, commitment_missing (of the authority itself), approval_missing, approval_not_for_this,
// option_value_wrong (wider than the request), dialect_cannot_say, those of Keyring::open and write_token.
Result<Endorsed> endorse(const home::Contents& contents, const EndorseOrder& order, Keyring& keyring,
                         const Workbench& bench);

}  // namespace emblem::issuing
