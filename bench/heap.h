// How much memory the program has asked for, by counting its allocations.
#pragma once

#include <cstddef>

namespace emblem::bench {

// Starts counting; until then nothing is counted.
void reset_heap_peak();

// The most bytes that were in use at once since then, beyond what was in use at that moment. Ends the counting.
std::size_t heap_peak();

}  // namespace emblem::bench
