// The names of record types and classes in master files.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/dns/record.h"

namespace emblem::dns {

// Mnemonics of the IANA registry and TYPEnnn (RFC 3597 section 5), in any case; nothing for other text. IHLE has no
// number yet: readers map it to the type that they were given.
std::optional<RecordType> find_type(std::string_view text);

// "TXT", or "TYPE65297" where there is no mnemonic.
std::string type_text(RecordType type);

// IN, CH, HS, NONE, ANY and CLASSnnn, in any case; nothing for other text.
std::optional<std::uint16_t> find_class(std::string_view text);

}  // namespace emblem::dns
