// A SOCKS5 proxy through which everything goes.
#pragma once

#include "core/bytes/secret.h"
#include "engine/lookup/server.h"

namespace emblem::lookup {

inline constexpr std::uint16_t socks_port = 1080;

struct Proxy {
  Server server;     // the proxy's own address
  std::string user;  // empty: without authentication; at most 255 bytes, as the password (RFC 1929 section 2)
  Secret password;
};

// "socks5://[USER:PASSWORD@]ADDR[:PORT]" with an address or "localhost", for a name would have to be looked up around
// the proxy; user and password may be percent-encoded. "socks5h", as others call it when no name is looked up on this
// side of the proxy, is the same: here none ever is. Error: option_value_wrong, which shows nothing of the text.
Result<Proxy> parse_proxy(std::string_view text);

// "socks5://127.0.0.1:9050", without user and password.
std::string to_text(const Proxy& proxy);

}  // namespace emblem::lookup
