// A record as a line of a master file.
#pragma once

#include <string>

#include "core/dns/record.h"

namespace emblem::dns {

// One line, without its end: owner TTL IN TXT "…" "…", or TYPE65297 \# length hex (RFC 3597 section 5). The owner is
// absolute.
std::string to_master_line(const Record& record);

}  // namespace emblem::dns
