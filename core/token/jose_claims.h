// The claims of a `jose` token.
#pragma once

#include "core/crypto/provider.h"
#include "core/json/document.h"
#include "core/token/token.h"
#include "emblem/limits.h"

namespace emblem::token {

// A member that is there; `null` stands for absent, as one generator writes it.
std::optional<json::Value> find_present(const json::Value& object, std::string_view name);

// The identifier in text form: 52 characters of base32. Error: base32_malformed.
Result<keys::KeyId> parse_jose_key_id(std::string_view text);

// Fills issuer, times and the claims of `role` into `token`. Errors as read_jose_token.
Result<void> read_jose_claims(const json::Value& claims, Role role, const Limits& limits,
                              const crypto::Provider& provider, UnverifiedToken& token);

}  // namespace emblem::token
