// The names that the reverse zone gives to an address.
#pragma once

#include <vector>

#include "engine/own_resolver/transcript.h"

namespace emblem::own_resolver {

struct ReverseNames {
  std::vector<dns::DomainName> names;  // sorted, `most` at most
  std::size_t dropped = 0;
};

// None where the resolver has no answer to the PTR question.
ReverseNames find_reverse_names(const Transcript& transcript, const dns::DomainName& reverse_name,
                                const Limits& limits);

}  // namespace emblem::own_resolver
