// What drafts may say in each dialect.
#pragma once

#include "core/issue/draft.h"

namespace emblem::issue {

// The longest token that a record can carry: in TXT the label and a length for every 255 bytes come on top of it, and
// all of it together has at most 65535 bytes (RFC 1035 sections 3.2.1 and 3.3).
constexpr std::size_t longest_token = 65000;

// Whether the draft can be said in its dialect, without signing anything. Errors: dialect_cannot_say (an asset, a
// purpose, a constraint or a key identifier that the dialect has no form for, no asset at all, the wildcard of
// everything in an emblem), lifetime_wrong (does not end after it begins, not whole seconds, no window), limit_exceeded
// (more assets or log entries than Limits lets readers take); `where` is the claim.
Result<void> check_draft(const Draft& draft);

}  // namespace emblem::issue
