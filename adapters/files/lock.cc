#include "adapters/files/lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <cstring>
#include <thread>

namespace emblem::files {

Result<std::unique_ptr<Lock>> Lock::take(const std::string& path) {
  std::unique_ptr<Lock> lock(new Lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)));
  const int descriptor = lock->descriptor_.value();
  if (descriptor < 0) return fail(Code::file_not_written, path, std::strerror(errno));
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno == EWOULDBLOCK) return fail(Code::folder_in_use, path);
  return fail(Code::file_not_written, path, std::strerror(errno));
}

Result<std::unique_ptr<Lock>> Lock::take_folder(const std::string& path, std::chrono::milliseconds patience) {
  std::unique_ptr<Lock> lock(new Lock(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)));
  const int descriptor = lock->descriptor_.value();
  if (descriptor < 0) return fail(Code::file_unreadable, path, std::strerror(errno));
  const auto end = std::chrono::steady_clock::now() + patience;
  while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) return lock;
    if (std::chrono::steady_clock::now() >= end) return fail(Code::folder_in_use, path);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return lock;
}

}  // namespace emblem::files
