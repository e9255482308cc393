// Whether a file could be written, before something is done for it that cannot be undone.
#pragma once

#include <string>

#include "emblem/result.h"

namespace emblem::files {

// Makes an empty neighbour as write_file would, and removes it; whatever is at `path` stays as it is. Later write_file
// may fail all the same, when the disk is full by then. Error: file_not_written.
Result<void> try_writing(const std::string& path);

}  // namespace emblem::files
