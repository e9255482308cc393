#include "adapters/dns_sockets/monotonic.h"

#include <cerrno>
#include <ctime>

namespace emblem::dns_sockets {

lookup::Instant monotonic_now() {
  timespec now{};
  (void)clock_gettime(CLOCK_MONOTONIC, &now);  // fails for unknown clocks only
  return std::chrono::duration_cast<lookup::Instant>(std::chrono::seconds(now.tv_sec) +
                                                     std::chrono::nanoseconds(now.tv_nsec));
}

void wait_until(lookup::Instant moment) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(moment);
  timespec until{};
  until.tv_sec = seconds.count();
  until.tv_nsec = std::chrono::nanoseconds(moment - seconds).count();
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) == EINTR) {
  }
}

}  // namespace emblem::dns_sockets
