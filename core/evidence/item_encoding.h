// One way to write each item, by whose SHA-256 a set knows it. Internal to this room.
#pragma once

#include "core/evidence/items.h"

namespace emblem::evidence {

// Members in the order of their structs; integers of eight bytes, most significant first; counts and lengths of four.
// Different items have different bytes.
Bytes encode_item(const ct::TreeHead& head);
Bytes encode_item(const Inclusion& inclusion);
Bytes encode_item(const LoggedLeaf& leaf);
Bytes encode_item(const TreeLink& link);

}  // namespace emblem::evidence
