// JSON Web Keys (RFC 7517, RFC 7518 section 6.2, RFC 8037) as emblems use them.
#pragma once

#include <optional>

#include "core/json/document.h"
#include "core/keys/parsed_key.h"

namespace emblem::jose {

// The signature algorithm that `alg` names; EdDSA and Ed25519 (RFC 9864) are the same. Nothing for any other.
std::optional<crypto::Algorithm> find_algorithm(std::string_view alg);

// Errors: private_key_published, key_algorithm_refused (another type or curve), key_malformed (coordinates not
// canonical or not of full length, an `alg`, `use` or `key_ops` that contradicts its use here). `where` is the member.
Result<keys::ParsedKey> parse_jwk(const json::Value& jwk);

}  // namespace emblem::jose
