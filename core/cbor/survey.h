// One pass over a CBOR item that settles whether it may be read at all.
#pragma once

#include <optional>

#include "core/bytes/bytes.h"
#include "emblem/result.h"

namespace emblem::cbor {

struct SurveyLimits {
  std::size_t depth;
  std::size_t map_entries;
};

// What deviates from deterministic encoding (RFC 8949 section 4.2.1) without being an error: the first byte of each
// kind.
struct Survey {
  std::optional<std::size_t> long_head;
  std::optional<std::size_t> unsorted_key;
};

// `bytes` must be exactly one well-formed item of definite lengths, with valid UTF-8, no key repeated in any map (1 and
// 0x1801 are the same key), keys only integers or strings, nothing after it. Does not recurse. Errors: input_truncated,
// input_trailing, cbor_malformed, cbor_indefinite, cbor_repeated_key, text_not_utf8, limit_exceeded; `where` is the
// byte.
Result<Survey> survey_item(ByteView bytes, const SurveyLimits& limits);

}  // namespace emblem::cbor
