#include "adapters/file_watch/file_mark.h"

#include <sys/stat.h>

namespace emblem::file_watch {
namespace {

std::int64_t nanoseconds(const timespec& time) {
  constexpr std::int64_t of_a_second = 1'000'000'000;
  return time.tv_sec * of_a_second + time.tv_nsec;
}

}  // namespace

std::optional<FileMark> FileMark::find(const std::string& path) {
  struct stat status{};
  if (stat(path.c_str(), &status) != 0) return std::nullopt;
  return FileMark{.device = status.st_dev,
                  .inode = status.st_ino,
                  .size = status.st_size,
                  .modified = nanoseconds(status.st_mtim),
                  .changed = nanoseconds(status.st_ctim)};
}

}  // namespace emblem::file_watch
