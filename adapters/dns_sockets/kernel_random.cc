#include "adapters/dns_sockets/kernel_random.h"

#include <sys/random.h>

#include <cerrno>
#include <cstdlib>

namespace emblem::dns_sockets {

std::uint16_t KernelRandom::draw() {
  if (left_ == 0) {
    // Up to 256 bytes come whole or not at all (getrandom(2)).
    ssize_t got = -1;
    do {
      got = getrandom(stock_.data(), sizeof stock_, 0);
    } while (got < 0 && errno == EINTR);
    if (got != static_cast<ssize_t>(sizeof stock_)) std::abort();
    left_ = stock_.size();
  }
  return stock_[--left_];
}

}  // namespace emblem::dns_sockets
