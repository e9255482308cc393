// A DNS server: where it is, and how it is spoken to.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "core/dns/ip_address.h"

namespace emblem::lookup {

inline constexpr std::uint16_t dns_port = 53;

enum class Transport : std::uint8_t {
  plain,  // UDP and TCP, unencrypted
  tls,    // RFC 7858
  https,  // RFC 8484
};

struct Server {
  dns::IpAddress address;  // all zero for an `https` server that is to be found by its name
  std::uint16_t port = dns_port;
  Transport transport = Transport::plain;
  // Of encrypted ways: whom the certificate must be for, a domain name in lower case or an address; and for `https` the
  // path of the resource, from its slash.
  std::string name = {};
  std::string path = {};

  bool has_address() const { return address != dns::IpAddress{}; }
  friend auto operator<=>(const Server&, const Server&) = default;
};

// "ADDR" or "ADDR#PORT", a plain server; an IPv6 address may stand in brackets. Error: dns_server_malformed.
Result<Server> parse_server(std::string_view text);

// "192.0.2.53#53", "2001:db8::53#53"; encrypted ones as parse_via reads them.
std::string to_text(const Server& server);

}  // namespace emblem::lookup
