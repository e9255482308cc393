// A folder that one process at a time uses.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "adapters/files/descriptor.h"
#include "emblem/result.h"

namespace emblem::files {

// Held until the end of the object or of the process, however that comes about; the file stays, and means nothing by
// itself. Programs that the process starts do not inherit it.
class Lock {
 public:
  // Errors: folder_in_use (another process holds it), file_not_written; `where` is the path.
  static Result<std::unique_ptr<Lock>> take(const std::string& path);

  // The folder itself, which needs no right to write to it; tries for so long. Where the file system cannot lock
  // folders, nobody is kept out. Errors: folder_in_use, file_unreadable.
  static Result<std::unique_ptr<Lock>> take_folder(const std::string& path, std::chrono::milliseconds patience);

 private:
  explicit Lock(int descriptor) : descriptor_(descriptor) {}
  Descriptor descriptor_;
};

}  // namespace emblem::files
