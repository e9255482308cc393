// UTF-8 (RFC 3629).
#pragma once

#include <string>
#include <string_view>

namespace emblem {

// Whether the bytes are well-formed: no overlong form, no surrogate, nothing beyond U+10FFFF.
bool is_utf8(std::string_view text);

// Appends a code point, which must be a Unicode scalar value.
void append_utf8(std::string& text, char32_t scalar);

}  // namespace emblem
