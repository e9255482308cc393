// What our Unbound is told.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "emblem/result.h"

namespace emblem::own_resolver {

// Paths are absolute, for Unbound reads them from wherever it is.
struct Settings {
  std::uint16_t port = 0;                 // of 127.0.0.1, where it answers us
  std::string tap;                        // the socket to which it tells its messages
  std::string trust_anchor;               // file of DS or DNSKEY records, as Debian's Unbound has one
  std::optional<std::string> root_hints;  // file of the root's name servers; nothing: those it knows
};

// Text of unbound.conf: what keeps it to ourselves, and nothing that changes what it sends. All of that is as Debian's
// package has it. Error: option_value_wrong (a path with a quotation mark or a line break, which cannot be written).
Result<std::string> encode_configuration(const Settings& settings);

}  // namespace emblem::own_resolver
