// How often a server that ends by itself is started again, and what failed is tried again.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

namespace emblem::name_server {

// Instants of a clock that only goes forward: what happens to the time of day changes nothing here.
using Instant = std::chrono::steady_clock::time_point;

// At once after the first time, then after 1, 2, 4, 8 and 16 s; after that no more. A server that ran for a minute has
// shown that it can run, and counting begins anew.
class Pace {
 public:
  static constexpr std::chrono::seconds long_enough{60};
  static constexpr unsigned most_tries = 6;

  void started(Instant now) { started_ = now; }

  // How long to wait before starting it again; nothing when it is to be given up.
  std::optional<std::chrono::seconds> ended(Instant now) {
    if (started_ && now - *started_ >= long_enough) tries_ = 0;
    if (tries_ == most_tries) return std::nullopt;
    const unsigned doublings = tries_++;
    return std::chrono::seconds(doublings == 0 ? 0 : 1U << (doublings - 1));
  }

  unsigned tries() const { return tries_; }

 private:
  std::optional<Instant> started_;
  unsigned tries_ = 0;
};

// How long to wait before something is tried again that may work a moment later: 1, 2, 4, 8, 16, and then every 30 s.
class Retries {
 public:
  static constexpr std::chrono::seconds longest{30};

  std::chrono::seconds failed() {
    const std::chrono::seconds wait = next_;
    next_ = std::min(2 * next_, longest);
    return wait;
  }

  // It worked, or somebody says that now it should.
  void begin_anew() { next_ = std::chrono::seconds(1); }

 private:
  std::chrono::seconds next_{1};
};

}  // namespace emblem::name_server
