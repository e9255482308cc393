// How much memory the program has asked for, by counting every allocation of this benchmark.
#pragma once

#include <cstddef>

namespace emblem::bench {

// Starts counting anew.
void reset_heap_peak();

// The most bytes that were in use at once since then, beyond what was in use at that moment.
std::size_t heap_peak();

}  // namespace emblem::bench
