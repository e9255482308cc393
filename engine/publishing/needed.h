// What others at a name still need of what leaves it.
#pragma once

#include <span>
#include <vector>

#include "core/token/collection.h"

namespace emblem::publishing {

// Sets of several organisations at one name share records: the key of a ministry that endorses both stands there once.
// Of `leaving`, those that the tokens among `others` need at the same owner: the keys that they name, as their signer
// or as the key endorsed, the endorsements of these, and what those need in turn. What cannot be read needs nothing.
std::vector<dns::Record> needed_by_others(std::span<const dns::Record> leaving, std::span<const dns::Record> others,
                                          const token::CollectionRules& rules);

}  // namespace emblem::publishing
