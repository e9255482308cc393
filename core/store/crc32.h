// The check sum of store files.
#pragma once

#include <cstdint>

#include "core/bytes/bytes.h"

namespace emblem::store {

// CRC-32 as in IEEE 802.3, gzip and zlib. Finds accidents, proves nothing: who can write the file can write this.
std::uint32_t crc32(ByteView bytes);

}  // namespace emblem::store
