// COSE_Key (RFC 9052 section 7, RFC 9053 section 7) as emblems use it.
#pragma once

#include <optional>

#include "core/keys/parsed_key.h"
#include "emblem/limits.h"
#include "emblem/result.h"

namespace emblem::cose {

// The signature algorithm that a COSE number names, in the forms of RFC 9053 and RFC 9864. Nothing for any other.
std::optional<crypto::Algorithm> find_algorithm(std::int64_t number);

// `item` must be exactly one bare map. Errors: those of cbor::survey_item, private_key_published,
// key_algorithm_refused, key_malformed (compressed point, coordinate not of full length, `alg` or `key_ops` that
// contradicts its use here); `where` is the label or byte.
Result<keys::ParsedKey> parse_cose_key(ByteView item, const Limits& limits);

}  // namespace emblem::cose
