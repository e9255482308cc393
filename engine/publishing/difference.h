// What must change at a place so that the records wanted stand there, and nothing of anybody else's is touched.
#pragma once

#include "engine/publishing/target.h"

namespace emblem::publishing {

struct Difference {
  std::vector<dns::Record> remove;  // as they stand
  std::vector<dns::Record> add;     // with the time to live that they are to have
  std::vector<dns::Record> keep;    // of those wanted, what stands there already
  std::vector<dns::Record> others;  // emblem records that stay and are not among those wanted
  std::vector<Finding> findings;    // record_of_another, once an owner
};

// `wanted`: those of the order that can stand there. `standing`: what stands there now; records of no emblem may be
// among them. Ours are those that are wanted, that the home put there before, and that it knows as its own; those that
// sets of others at the name need stay (needed.h). Where an RRset has records of others, ours take their time to live
// (RFC 2181 section 5.2).
Difference find_difference(const std::vector<dns::Record>& wanted, const std::vector<dns::Record>& standing,
                           const Order& order);

// Both lists, each record once, whatever its time to live.
std::vector<dns::Record> unite(const std::vector<dns::Record>& first, const std::vector<dns::Record>& second);

// Whether both are the same records, whatever their order and times to live.
bool holds_the_same(const std::vector<dns::Record>& first, const std::vector<dns::Record>& second);

}  // namespace emblem::publishing
