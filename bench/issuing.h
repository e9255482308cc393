// What issuing costs, by the tool itself on a home of its own.
#pragma once

#include "bench/measurement.h"

namespace emblem::bench {

// Ten thousand emblems in one batch, over the bare signatures and the checks that a stranger makes of each set; one
// emblem, and the status of a home with ten thousand, from start to exit.
void measure_issuing(const std::string& tool, std::vector<Line>& lines);

}  // namespace emblem::bench
