// From what our resolver was told to the outcome of a look-up.
#pragma once

#include <span>

#include "engine/lookup/outcome.h"
#include "engine/own_resolver/transcript.h"

namespace emblem::own_resolver {

// One look at one asset.
struct Look {
  const Transcript& transcript;
  std::size_t begin = 0;                                       // askings before this one belong to earlier looks
  std::span<const dns::DomainName> names;                      // at which the resolver was asked for A and AAAA
  std::optional<dns::DomainName> reverse_name = std::nullopt;  // that gave the names
  std::size_t names_dropped = 0;
  lookup::Server resolver;  // ours, where it answers
  dns::RecordType ihle = dns::default_type_ihle;
  const Limits& limits;
};

// Emblem records are those which a server with authority for the name put beside an answer about its addresses, whole
// sets only, at the name or where its aliases end; and only where the resolver came to an answer, which it does not
// when DNSSEC shows a forgery. Addresses, aliases and PTR records are the resolver's answers. No emblem is certain to
// be there only where the name does not exist and a server, not the resolver by itself, said so: an answer without one
// may come from a server that puts nothing beside, and then `lookup_too_telling` says what would have to be asked.
lookup::Outcome summarize(const Look& look);

}  // namespace emblem::own_resolver
