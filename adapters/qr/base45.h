// Base45 (RFC 9285): bytes in the alphabet that QR codes hold most densely. Internal to this room.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/bytes/bytes.h"

namespace emblem::qr {

std::string encode_base45(ByteView bytes);

// Nothing where the text is not what the above writes.
std::optional<Bytes> parse_base45(std::string_view text);

}  // namespace emblem::qr
