// The time of logs: milliseconds since 1970 (RFC 6962 section 3.2).
#pragma once

#include <cstdint>

#include "emblem/time.h"

namespace emblem::ct {

constexpr UnixTime from_milliseconds(std::uint64_t milliseconds) {
  return {static_cast<std::int64_t>(milliseconds / 1000), static_cast<std::uint32_t>(milliseconds % 1000 * 1'000'000)};
}

}  // namespace emblem::ct
