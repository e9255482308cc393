// Files of the user's, read whole.
#pragma once

#include <string>
#include <vector>

#include "core/bytes/bytes.h"
#include "emblem/result.h"

namespace emblem::files {

// All bytes of the file, or of standard input for "-". Errors: file_unreadable (also for folders), file_too_large (more
// than `longest` bytes); `where` is the path.
Result<Bytes> read_file(const std::string& path, std::size_t longest);

// The files that a path stands for: itself, or the regular files directly in a folder, sorted by name, dot files left
// out. Errors: file_unreadable.
Result<std::vector<std::string>> find_files(const std::string& path);

}  // namespace emblem::files
