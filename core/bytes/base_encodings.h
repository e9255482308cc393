// Hexadecimal, base32 and base64 (RFC 4648), each in the one form that its users allow.
#pragma once

#include "core/bytes/bytes.h"
#include "emblem/result.h"

namespace emblem {

// Lower-case hexadecimal.
std::string encode_hex(ByteView bytes);

// Pairs of hexadecimal digits of any case; white space between digits is allowed (RFC 3597 section 5). Error:
// hex_malformed.
Result<Bytes> parse_hex(std::string_view text);

// Lower-case base32 without padding (the text form of key identifiers).
std::string encode_base32(ByteView bytes);

// The reverse; spare bits must be zero. Error: base32_malformed.
Result<Bytes> parse_base32(std::string_view text);

// base64url without padding (RFC 7515 section 2).
std::string encode_base64url(ByteView bytes);

// The reverse; padding, foreign characters and non-zero spare bits are errors. Error: base64_malformed, `where` is the
// byte.
Result<Bytes> parse_base64url(std::string_view text);

// Standard base64 with padding (RFC 4648 section 4).
std::string encode_base64(ByteView bytes);

// The reverse; missing padding, white space and non-zero spare bits are errors. Error: base64_malformed.
Result<Bytes> parse_base64(std::string_view text);

}  // namespace emblem
