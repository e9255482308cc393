// The check sum of store files.
#pragma once

#include <cstdint>

#include "core/bytes/bytes.h"

namespace emblem::store {

// CRC-32C (Castagnoli; RFC 3720 appendix B.4). Finds accidents, proves nothing: who can write the file can write this.
// By the processor's own instruction where it has one: a record is summed at each use, which decides what an answer
// costs.
std::uint32_t crc32c(ByteView bytes);

// The same by tables alone, on any processor.
std::uint32_t crc32c_by_tables(ByteView bytes);

}  // namespace emblem::store
