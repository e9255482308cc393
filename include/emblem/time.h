// A moment, as a value: nothing here reads a clock.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "emblem/result.h"

namespace emblem {

// Seconds since 1970-01-01T00:00:00Z without leap seconds, with a fraction (RFC 7519 section 2, NumericDate).
struct UnixTime {
  std::int64_t seconds = 0;
  std::uint32_t nanos = 0;  // 0 to 999,999,999, always counted forwards

  friend auto operator<=>(const UnixTime&, const UnixTime&) = default;

  static UnixTime min();
  static UnixTime max();
};

// From a finite number of seconds; values beyond the range saturate.
UnixTime unix_time_from_double(double seconds);

// The sum of a moment and a span in seconds, saturating.
UnixTime operator+(UnixTime moment, UnixTime span);

// Reads "2026-06-17T00:10:00Z", with optional fraction and offset. Error: time_malformed.
Result<UnixTime> parse_rfc3339(std::string_view text);

// "2026-06-17T00:10:00Z", with a fraction only where there is one. Years are held to 0000 to 9999.
std::string to_rfc3339(UnixTime moment);

// Reads "90d", "36h", "15m", "30s" as a number of seconds. Error: duration_malformed.
Result<std::int64_t> parse_duration(std::string_view text);

}  // namespace emblem
