// Reads one JSON string (RFC 8259 section 7).
#pragma once

#include <string>
#include <string_view>

namespace emblem::json {

// What stands between the quotes. `plain` when it holds no escape: then `raw` is the value.
struct StringToken {
  std::string_view raw;
  bool plain = true;
};

// `text` begins after the opening quote. On success `token` is what stands before the closing quote, which is at
// text[token.raw.size()]; control characters and invalid UTF-8 are refused.
bool read_string(std::string_view text, StringToken& token);

// The value of a string with escapes; false for an unknown escape or a lone surrogate.
bool unescape(std::string_view raw, std::string& value);

}  // namespace emblem::json
