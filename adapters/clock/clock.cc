#include "adapters/clock/clock.h"

#include <chrono>

namespace emblem::clock {

UnixTime read_clock() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since_epoch);
  const auto nanos = std::chrono::duration_cast<std::chrono::nanoseconds>(since_epoch - seconds);
  return {seconds.count(), static_cast<std::uint32_t>(nanos.count())};
}

}  // namespace emblem::clock
