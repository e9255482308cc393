// Unpredictable numbers from the kernel.
#pragma once

#include <array>
#include <cstddef>

#include "engine/lookup/policy.h"

namespace emblem::dns_sockets {

class KernelRandom : public lookup::RandomSource {
 public:
  // Ends the program when the kernel has no random numbers: nothing may be asked with guessable ones.
  std::uint16_t draw() override;

 private:
  std::array<std::uint16_t, 64> stock_{};
  std::size_t left_ = 0;
};

}  // namespace emblem::dns_sockets
