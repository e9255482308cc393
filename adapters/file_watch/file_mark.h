// What tells one content at a path from the next one there.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>

namespace emblem::file_watch {

// Also finds what no watch tells of: a folder on the way that was swapped, a file on another machine.
struct FileMark {
  dev_t device = 0;
  ino_t inode = 0;
  off_t size = 0;
  std::int64_t modified = 0;  // in nanoseconds
  std::int64_t changed = 0;   // likewise: content, name or rights

  // Links are followed. Nothing where there is no file, or none that may be looked at.
  static std::optional<FileMark> find(const std::string& path);
  friend bool operator==(const FileMark&, const FileMark&) = default;
};

}  // namespace emblem::file_watch
