// What hiding among others costs: commitments mirrored against proved one by one.
#pragma once

#include "bench/measurement.h"

namespace emblem::bench {

// Commitments spread evenly over logs of 10^6 entries, of both kinds, at 10^2, 10^3 and 10^4 of them: requests and
// bytes. Counts, not times: entries are small where they are computed, and each counts as many bytes as a real one has.
void measure_mirroring(std::vector<Line>& lines);

}  // namespace emblem::bench
