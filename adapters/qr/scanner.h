// Finds codes in pictures. Internal to this room.
#pragma once

#include <string>
#include <vector>

#include "adapters/qr/picture.h"

namespace emblem::qr {

// The text of every QR code in the picture, in no particular order. Error: qr_unreadable (the library that reads codes
// is not installed).
Result<std::vector<std::string>> scan(const Picture& picture);

}  // namespace emblem::qr
