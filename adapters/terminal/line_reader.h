// Lines from a descriptor, byte by byte. Only this room includes this header.
#pragma once

#include <signal.h>

#include <optional>

#include "core/bytes/secret.h"

namespace emblem::terminal {

constexpr std::size_t longest_line = 1024;  // bytes

enum class LineEnd : std::uint8_t {
  whole,        // a line feed, or the end of the input after something
  nothing,      // the end of the input before anything
  too_long,     // the rest of the line was read and dropped
  failed,       // errno says why
  interrupted,  // by a signal, see InterruptGuard
};

struct Line {
  LineEnd end{};
  Secret text;  // without its end; empty unless whole
};

// `during_wait`: signals blocked while it waits for input; all that are blocked already if null.
Line read_line(int descriptor, const sigset_t* during_wait);

// Holds back the signals that end or stop a process until it is destroyed; then they do what they would have done.
// While read_line waits with this guard's mask, they end the waiting instead.
class InterruptGuard {
 public:
  InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
  ~InterruptGuard();

  const sigset_t* during_wait() const { return &before_; }

 private:
  static constexpr int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
  static constexpr std::size_t count = std::size(signals);

  sigset_t before_{};
  struct sigaction actions_[count]{};
};

}  // namespace emblem::terminal
