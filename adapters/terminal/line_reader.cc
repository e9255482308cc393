#include "adapters/terminal/line_reader.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace emblem::terminal {
namespace {

volatile sig_atomic_t caught = 0;

void remember(int signal) { caught = signal; }

}  // namespace

Line read_line(int descriptor, const sigset_t* during_wait) {
  Bytes bytes;
  bytes.reserve(longest_line + 1);  // never grows: what it outgrew would stay behind
  bool is_too_long = false;
  const auto end = [&](LineEnd how) {
    Secret text(std::move(bytes));
    if (how == LineEnd::whole && is_too_long) how = LineEnd::too_long;
    return Line{how, how == LineEnd::whole ? std::move(text) : Secret()};
  };
  if (descriptor < 0) {  // which poll would wait for in vain
    errno = EBADF;
    return end(LineEnd::failed);
  }
  for (;;) {
    pollfd waiting{descriptor, POLLIN, 0};
    if (::ppoll(&waiting, 1, nullptr, during_wait) < 0) {
      if (errno != EINTR) return end(LineEnd::failed);
      if (caught != 0) return end(LineEnd::interrupted);
      continue;
    }
    std::uint8_t byte = 0;
    const ssize_t got = ::read(descriptor, &byte, 1);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got < 0) return end(LineEnd::failed);
    if (got == 0) return end(bytes.empty() && !is_too_long ? LineEnd::nothing : LineEnd::whole);
    if (byte == '\n') {
      if (!bytes.empty() && bytes.back() == '\r') bytes.pop_back();
      return end(LineEnd::whole);
    }
    is_too_long = is_too_long || bytes.size() == longest_line;
    if (!is_too_long) bytes.push_back(byte);
  }
}

InterruptGuard::InterruptGuard() {
  caught = 0;
  sigset_t held;
  sigemptyset(&held);
  for (const int signal : signals) sigaddset(&held, signal);
  pthread_sigmask(SIG_BLOCK, &held, &before_);
  struct sigaction action{};
  action.sa_handler = &remember;
  for (std::size_t i = 0; i < count; ++i) {
    sigaction(signals[i], nullptr, &actions_[i]);
    if (actions_[i].sa_handler != SIG_IGN) sigaction(signals[i], &action, nullptr);
  }
}

InterruptGuard::~InterruptGuard() {
  for (std::size_t i = 0; i < count; ++i) sigaction(signals[i], &actions_[i], nullptr);
  const int signal = caught;
  caught = 0;
  if (signal != 0) (void)raise(signal);  // blocked still; delivered by the next line
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace emblem::terminal
