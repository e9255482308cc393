// What a look in the crowd of a large resolver's users gives away all the same (docs/decisions/0023-crowd.md).
#pragma once

#include <string>
#include <vector>

#include "core/dns/record.h"
#include "engine/exposure/foretell.h"

namespace emblem::exposure {

// What must have happened before a question of this type is asked; empty: nothing.
std::string when_asked(dns::RecordType type, dns::RecordType ihle);

// What whoever sees all of it can conclude.
std::string crowd_look_together();

// Of this look against a machine whose own resolver asks the same large one over TLS.
std::vector<Difference> crowd_look_differences(const Foresight& foresight);

}  // namespace emblem::exposure
