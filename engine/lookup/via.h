// How a person names a server and the way to it.
#pragma once

#include "engine/lookup/server.h"

namespace emblem::lookup {

inline constexpr std::uint16_t tls_port = 853;
inline constexpr std::uint16_t https_port = 443;

// What parse_server reads, and
//   tls://ADDR[#PORT]@NAME           the certificate must be for NAME (RFC 8310, strict profile), a domain or address
//   https://HOST[:PORT]/PATH         HOST is looked up by the machine's resolver, or by the proxy where there is one
//   https://ADDR[#PORT]@HOST/PATH    nobody is asked where HOST is
// A trailing "{?dns}" of the path, as servers are announced (RFC 6570), is left out. Error: dns_server_malformed.
Result<Server> parse_via(std::string_view text);

}  // namespace emblem::lookup
