// The text of a TXT record.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/bytes/bytes.h"
#include "emblem/result.h"

namespace emblem::dns {

// The character-strings of TXT RDATA joined without separator (RFC 1035 section 3.3.14; draft-linker-diem-adem-dns-01
// section 3). Error: dns_record_malformed (no string at all, or one that runs past the end); `where` is the byte.
Result<std::string> parse_text_record(ByteView rdata);

// The first character-string, where the whole RDATA is well formed; nothing else.
std::optional<std::string_view> find_first_string(ByteView rdata);

// RDATA that carries `text` in character-strings of at most 255 bytes.
Bytes encode_text_record(std::string_view text);

}  // namespace emblem::dns
