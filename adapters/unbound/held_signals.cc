#include "adapters/unbound/held_signals.h"

#include <algorithm>
#include <array>

namespace emblem::unbound {
namespace {

constexpr std::array ending{SIGINT, SIGTERM, SIGHUP};

}  // namespace

HeldSignals::HeldSignals() {
  sigemptyset(&held_);
  for (const int number : ending) sigaddset(&held_, number);
  sigprocmask(SIG_BLOCK, &held_, &before_);
}

HeldSignals::~HeldSignals() { sigprocmask(SIG_SETMASK, &before_, nullptr); }

bool HeldSignals::told_to_end() const {
  sigset_t waiting;
  sigemptyset(&waiting);
  if (sigpending(&waiting) != 0) return false;
  return std::ranges::any_of(ending, [&](int number) { return sigismember(&waiting, number) == 1; });
}

}  // namespace emblem::unbound
