#include "adapters/files/lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <cstring>

namespace emblem::files {

Result<std::unique_ptr<Lock>> Lock::take(const std::string& path) {
  std::unique_ptr<Lock> lock(new Lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)));
  const int descriptor = lock->descriptor_.value();
  if (descriptor < 0) return fail(Code::file_not_written, path, std::strerror(errno));
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno == EWOULDBLOCK) return fail(Code::folder_in_use, path);
  return fail(Code::file_not_written, path, std::strerror(errno));
}

}  // namespace emblem::files
