// What an emblem claims, and the ways it may be handed out.
#pragma once

#include <cstdint>

namespace emblem::token {

// Bits of `prp` (draft-linker-diem-adem-core (cbor) section 5.2.1). `jose` knows the first two.
enum Purpose : std::uint8_t {
  red_cross_protective = 1,
  red_cross_indicative = 2,
  dangerous_forces = 4,
  civil_defence = 8,
  cultural_property = 16
};

// Bits for the values of `dst` (core-01 section 3.2.2, core-00).
enum Channel : std::uint8_t { by_dns = 1, by_icmp = 2, by_udp = 4, by_tls = 8 };

using Purposes = std::uint8_t;
using Channels = std::uint8_t;

// Whether `granted` has every bit of `asked`; an overlap is not enough.
constexpr bool includes(std::uint8_t granted, std::uint8_t asked) { return (asked & ~granted) == 0; }

}  // namespace emblem::token
