// Judging from a bundle, against the signature checks that this makes.
#pragma once

#include <vector>

#include "bench/measurement.h"

namespace emblem::bench {

// From the bytes of a bundle to the report, again and again: of the deployed emblem, whose commitments its certificates
// promise, and of one that a Trillian log includes (bench/included). The deployed one's size, also with what proofs
// from logs of today's size would add.
void measure_offline(std::vector<Line>& lines);

}  // namespace emblem::bench
