// What a look by a resolver of our own would send (--covert=resolver), said before anything is sent.
#pragma once

#include <optional>

#include "engine/exposure/foretell.h"

namespace emblem::exposure {

struct Iteration {
  std::span<const dns::DomainName> names;                      // asked for A and AAAA
  std::optional<dns::DomainName> reverse_name = std::nullopt;  // asked for PTR first; it gives the names
  const Limits& limits;
};

// What Debian's Unbound sends when it has just been started and is asked these questions; nothing about names kept for
// local use, which `together` says then. Where the zones are cut, and
// which servers have them, only answers tell: messages name servers by their part.
Exposure foretell_iteration(const Iteration& iteration);

}  // namespace emblem::exposure
