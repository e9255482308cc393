// One DNS message that a name server sent or got, as dnstap tells it.
#pragma once

#include <optional>

#include "core/dns/ip_address.h"

namespace emblem::dnstap {

struct TapMessage {
  enum class Kind : std::uint8_t {
    resolver_query,     // asked by the resolver
    resolver_response,  // answered to it
    client_response,    // answered by it
    other,              // all that we do not ask for
  };
  enum class Way : std::uint8_t { udp, tcp, other };

  Kind kind = Kind::other;
  Way way = Way::other;
  std::optional<dns::IpAddress> server;  // who answers, or is to answer: `response_address`
  std::uint16_t port = 0;                // of the server; 0 where it is not told
  std::optional<dns::DomainName> zone;   // for which the resolver asks this server
  Bytes message;                         // as on the wire; empty where it is not told

  friend bool operator==(const TapMessage&, const TapMessage&) = default;
};

// Reads one frame's payload (dnstap.proto, type MESSAGE). Unknown fields are read over. Errors: dns_message_malformed
// (no protocol buffers, not a message, an address, port or message of an impossible size), dns_name_malformed (the
// zone); `where` begins with "dnstap".
Result<TapMessage> parse_tap_message(ByteView bytes);

}  // namespace emblem::dnstap
