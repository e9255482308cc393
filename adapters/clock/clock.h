// The machine's clock: the only place that asks what time it is.
#pragma once

#include "emblem/time.h"

namespace emblem::clock {

// Civil time in whole seconds, as far as the machine knows it.
UnixTime read_clock();

}  // namespace emblem::clock
