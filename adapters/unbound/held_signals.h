// Puts off being ended until things are put away.
#pragma once

#include <csignal>

namespace emblem::unbound {

// While it lives, SIGINT, SIGTERM and SIGHUP wait; at its end they do what they always do.
class HeldSignals {
 public:
  HeldSignals();
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;
  ~HeldSignals();

  // Whether one of them waits.
  bool told_to_end() const;

 private:
  sigset_t held_{};
  sigset_t before_{};
};

}  // namespace emblem::unbound
