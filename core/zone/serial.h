// Serial numbers of zones (RFC 1982).
#pragma once

#include "core/zone/zone_file.h"

namespace emblem::zone {

// Error, with the line: zone_not_editable (no decimal number of 32 bits).
Result<std::uint32_t> parse_serial(const ZoneSerial& serial);

// Greater by one, by the arithmetic of serial numbers; 0, which some servers take for none, is passed over. A serial
// that is a date with a counter stays one.
constexpr std::uint32_t next_serial(std::uint32_t serial) { return serial + 1 == 0 ? 1 : serial + 1; }

}  // namespace emblem::zone
