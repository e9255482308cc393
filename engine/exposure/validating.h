// What checking answers by DNSSEC would send beside the questions themselves.
#pragma once

#include "engine/exposure/foretell.h"

namespace emblem::exposure {

// Nothing without anchors, and over HTTPS, where nothing is validated. Which DS and DNSKEY
// records are asked for depends on where zones begin, which nobody knows before.
std::vector<Contingency> foretell_validation(const Foresight& foresight, const lookup::Server& server);

}  // namespace emblem::exposure
