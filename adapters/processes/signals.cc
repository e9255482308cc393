#include "adapters/processes/signals.h"

#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>

namespace emblem::processes {

Signals::Signals(std::initializer_list<int> numbers) {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : numbers) sigaddset(&set, number);
  sigprocmask(SIG_BLOCK, &set, nullptr);
  descriptor_ = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

Signals::~Signals() {
  if (descriptor_ >= 0) close(descriptor_);
}

std::optional<int> Signals::take() {
  signalfd_siginfo info{};
  if (read(descriptor_, &info, sizeof info) != sizeof info) return std::nullopt;
  return static_cast<int>(info.ssi_signo);
}

bool Signals::is_waiting(int number) {
  sigset_t waiting;
  sigemptyset(&waiting);
  return sigpending(&waiting) == 0 && sigismember(&waiting, number) == 1;
}

}  // namespace emblem::processes
