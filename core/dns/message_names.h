// Names inside DNS messages, where they may be compressed.
#pragma once

#include "core/bytes/cursor.h"
#include "core/dns/domain_name.h"

namespace emblem::dns {

// Takes the name at `at` of `message`, at most up to byte `end`, and moves `at` behind it. Pointers must point before
// the labels that led to them, so every walk ends (RFC 1035 section 4.1.4). Errors: dns_message_malformed,
// dns_name_malformed; `where` is the byte.
Result<DomainName> take_name(ByteView message, std::size_t& at, std::size_t end);

}  // namespace emblem::dns
