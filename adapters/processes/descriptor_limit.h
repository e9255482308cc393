// How many descriptors this process and those it starts may have.
#pragma once

#include <cstdint>

namespace emblem::processes {

// As many as the system lets us take without asking; what there is then. At most 65536, which is enough for anybody.
std::uint64_t raise_descriptor_limit();

}  // namespace emblem::processes
