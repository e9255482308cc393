// The claims set of a CBOR token (CWT, RFC 8392), before it is known which kind of token it makes.
#pragma once

#include <optional>
#include <vector>

#include "core/bytes/bytes.h"
#include "core/token/token.h"
#include "emblem/limits.h"

namespace emblem::token {

struct CoseClaims {
  std::optional<std::uint64_t> version;
  std::optional<UnixTime> not_before;
  std::optional<UnixTime> expires;
  std::optional<UnixTime> issued_at;
  std::optional<OrganizationId> issuer;
  std::optional<OrganizationId> subject;
  std::optional<Purposes> purposes;
  std::optional<std::vector<Asset>> assets;
  std::optional<Sha256Digest> key;
  std::optional<bool> end;
  std::optional<std::vector<LogEntry>> log;
  std::vector<Finding> findings;
};

// What the claims set was meant to be, by its labels alone; nothing where they do not tell.
std::optional<Role> find_role(ByteView claims, const Limits& limits);

// Types and ranges of every claim; which claims a token needs is checked afterwards. Errors: those of
// cbor::survey_item, claim_malformed, claim_forbidden, organization_malformed.
Result<CoseClaims> parse_claims(ByteView encoded, Dialect dialect, const Limits& limits);

// The value of "log", a claim or a header parameter. Errors: claim_malformed, limit_exceeded.
Result<std::vector<LogEntry>> parse_log(ByteView encoded, const Limits& limits, std::vector<Finding>& findings);

}  // namespace emblem::token
