// An IP address as the DNS gives and asks about it.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/dns/record.h"

namespace emblem::dns {

// Sixteen bytes in network order; IPv4 as IPv4-mapped IPv6 (RFC 4291 section 2.5.5.2), so that both writings of one
// address are equal.
struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};

  // "192.0.2.1" without leading zeros, or any form of RFC 4291 section 2.2; no zone, no brackets, no prefix. Error:
  // ip_address_malformed.
  static Result<IpAddress> parse(std::string_view text);

  // From 4 or 16 bytes; nothing for any other count.
  static std::optional<IpAddress> from_bytes(ByteView bytes);

  // Of an A or AAAA record with data of the right size; nothing for any other.
  static std::optional<IpAddress> from_record(const Record& record);

  bool is_v4() const;

  // 4 bytes for IPv4, else 16: the data of an A or AAAA record.
  ByteView native() const;

  // "192.0.2.1", or RFC 5952.
  std::string to_text() const;

  // 1.2.0.192.in-addr.arpa (RFC 1035 section 3.5) or the nibbles under ip6.arpa (RFC 3596 section 2.5).
  DomainName reverse_name() const;

  friend auto operator<=>(const IpAddress&, const IpAddress&) = default;
};

}  // namespace emblem::dns
