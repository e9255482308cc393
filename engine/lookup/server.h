// The address of a DNS server.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "core/dns/ip_address.h"

namespace emblem::lookup {

inline constexpr std::uint16_t dns_port = 53;

struct Server {
  dns::IpAddress address;
  std::uint16_t port = dns_port;
  friend auto operator<=>(const Server&, const Server&) = default;
};

// "ADDR" or "ADDR#PORT"; an IPv6 address may stand in brackets. Error: dns_server_malformed.
Result<Server> parse_server(std::string_view text);

// "192.0.2.53#53", "2001:db8::53#53".
std::string to_text(const Server& server);

}  // namespace emblem::lookup
