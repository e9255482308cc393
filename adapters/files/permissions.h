// Who else can read or change a file.
#pragma once

#include <string>

namespace emblem::files {

enum class Access : unsigned char { owner_only, wider };

// By its permission bits for group and others; a file that cannot be looked at counts as its owner's.
Access find_access(const std::string& path);

}  // namespace emblem::files
