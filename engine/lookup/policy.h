// How patient a look-up is, and the chance that it needs.
#pragma once

#include <chrono>
#include <cstdint>

namespace emblem::lookup {

// Monotonic time since any fixed moment; the adapter says what time it is.
using Instant = std::chrono::milliseconds;

// What is done when a server does not know EDNS.
enum class WithoutEdns : std::uint8_t {
  ask,    // again, without
  never,  // for then nothing is padded
};

struct Policy {
  Instant udp_timeout{1000};        // of the first try; doubled for each further one
  unsigned udp_tries = 3;           // then TCP is tried as a last resort
  Instant tcp_timeout{4000};        // from connecting to the whole answer
  Instant sole_timeout{8000};       // the same for ways without UDP before them: handshakes, and nothing else to try
  unsigned tcp_tries = 2;           // of connections; the second only when the first fails sooner than its time-out
  Instant server_deadline{15000};   // for everything asked of one server
  std::uint16_t edns_bytes = 1232;  // safe from fragmentation (DNS flag day 2020)
  WithoutEdns without_edns = WithoutEdns::ask;
};

// Unpredictable numbers for message identifiers (RFC 5452 section 9.2).
class RandomSource {
 public:
  virtual ~RandomSource() = default;
  virtual std::uint16_t draw() = 0;
};

}  // namespace emblem::lookup
