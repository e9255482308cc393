#include "adapters/clock/clock.h"

#include <chrono>

namespace emblem::clock {

UnixTime read_clock() {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  return {now.time_since_epoch().count(), 0};
}

}  // namespace emblem::clock
