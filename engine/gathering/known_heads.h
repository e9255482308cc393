// The tree heads that a log is held to.
#pragma once

#include <span>

#include "engine/gathering/tree_memory.h"

namespace emblem::gathering {

// That of the memory and those at hand, each size and root once, eight at most; only those that the log did sign: what
// somebody tampered with accuses nobody.
std::vector<ct::TreeHead> known_heads(const ct::Log& log, const TreeMemory& memory,
                                      std::span<const ct::TreeHead> at_hand, const crypto::Provider& provider);

}  // namespace emblem::gathering
