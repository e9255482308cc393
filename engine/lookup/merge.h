// One outcome from several.
#pragma once

#include "engine/lookup/outcome.h"

namespace emblem::lookup {

// What both look-ups of one plan found. It is as complete as the less complete of the two: a server that was asked and
// stayed silent is not made up for by another (draft-linker-diem-adem-dns; RFC 2308 section 7). That nothing is there
// is said of both together or not at all.
Outcome merge_outcomes(Outcome first, Outcome second);

// The same for servers that were asked side by side and must agree: compares all of them anew.
Outcome merge_and_compare(Outcome first, Outcome second, dns::RecordType ihle);

}  // namespace emblem::lookup
