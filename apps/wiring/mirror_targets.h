// What of a log the evidence at hand is about, and so what a mirror of it is for.
#pragma once

#include <set>

#include "core/evidence/set.h"
#include "engine/mirroring/target.h"

namespace emblem::wiring {

// Certificates with a timestamp of the log, and entries and proofs of it that are there already. A certificate without
// its issuer says only where a static log keeps it.
std::set<mirroring::Target> find_targets(const Sha256Digest& log_id, const evidence::Set& evidence,
                                         const crypto::Provider& provider);

}  // namespace emblem::wiring
