// JWS compact serialisation (RFC 7515 section 7.1).
#pragma once

#include <string_view>

#include "core/bytes/bytes.h"
#include "emblem/result.h"

namespace emblem::jose {

// The three parts, decoded but not interpreted.
struct CompactJws {
  Bytes header;
  Bytes payload;
  Bytes signature;                 // empty for an unsecured JWS
  std::string_view signing_input;  // header and payload as received: a view of the text given
};

// Errors: token_malformed (not three parts), base64_malformed; `where` is the part.
Result<CompactJws> parse_compact(std::string_view text);

}  // namespace emblem::jose
