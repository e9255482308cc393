// Vectors, read from the root of the source tree.
#pragma once

#include <string>

#include "core/bytes/bytes.h"

namespace emblem::support {

// Ends the program when there is no such file.
Bytes read_file(const std::string& path);

}  // namespace emblem::support
