#include "adapters/files/writing.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include "adapters/files/descriptor.h"
#include "adapters/files/errors.h"
#include "adapters/files/trial.h"

namespace emblem::files {
namespace {

// False with errno set.
bool write_all(int descriptor, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

struct Place {
  std::string folder;
  std::string name;
};

Place split(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return {".", path};
  return {slash == 0 ? "/" : path.substr(0, slash), path.substr(slash + 1)};
}

// A nameless neighbour of the file to come: on the same file system, so that a rename is all or nothing. Gone when it
// is destroyed before it was put into place.
class Draft {
 public:
  explicit Draft(const Place& place) : folder_(::open(place.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {}
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft() {
    if (!name_.empty()) ::unlinkat(folder_.value(), name_.c_str(), 0);
  }

  // Written and on the disk. False with errno set, as below.
  bool write(ByteView bytes, Mode mode) {
    if (folder_.value() < 0) return false;
    Descriptor file(open_new(static_cast<mode_t>(mode)));
    return fill(file, bytes);
  }

  // The same with owner, group and permissions of another file.
  bool write_like(const struct stat& other, ByteView bytes) {
    if (folder_.value() < 0) return false;
    Descriptor file(open_new(static_cast<mode_t>(Mode::owner_only)));
    if (file.value() < 0) return false;
    const bool same = other.st_uid == ::geteuid() && other.st_gid == ::getegid();
    if (!same && ::fchown(file.value(), other.st_uid, other.st_gid) != 0) return false;
    return ::fchmod(file.value(), other.st_mode & 07777) == 0 && fill(file, bytes);
  }

  bool replace(const std::string& name) {
    if (::renameat(folder_.value(), name_.c_str(), folder_.value(), name.c_str()) != 0) return false;
    name_.clear();
    return settle();
  }

  bool create(const std::string& name) {
    if (::renameat2(folder_.value(), name_.c_str(), folder_.value(), name.c_str(), RENAME_NOREPLACE) == 0) {
      name_.clear();
      return settle();
    }
    // File systems without this kind of rename have links.
    if (errno != EINVAL && errno != ENOSYS) return false;
    return ::linkat(folder_.value(), name_.c_str(), folder_.value(), name.c_str(), 0) == 0 && settle();
  }

 private:
  int open_new(mode_t mode) {
    constexpr int most_leftovers = 100;  // of processes killed half-way that had this process's number
    for (int i = 0; i < most_leftovers; ++i) {
      std::string name = ".emblem-" + std::to_string(::getpid()) + "-" + std::to_string(i) + ".tmp";
      const int file = ::openat(folder_.value(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
      if (file >= 0) name_ = std::move(name);
      if (file >= 0 || errno != EEXIST) return file;
    }
    return -1;
  }

  static bool fill(Descriptor& file, ByteView bytes) {
    if (file.value() < 0 || !write_all(file.value(), bytes)) return false;
    return ::fsync(file.value()) == 0 && file.close();
  }

  // The folder's entry on the disk, where the file system can be asked for it.
  bool settle() { return ::fsync(folder_.value()) == 0 || errno == EINVAL; }

  Descriptor folder_;
  std::string name_;
};

Result<void> write_through(const std::string& path, ByteView bytes) {
  const Descriptor device(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
  if (device.value() < 0 || !write_all(device.value(), bytes)) return not_written(path, errno);
  return {};
}

// Where a chain of links ends; empty with errno set.
std::string follow(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr), &std::free);
  return real ? real.get() : "";
}

enum class Target : std::uint8_t { absent, file, link, device, folder, unknown };

Target look_at(const std::string& path) {
  struct stat status{};
  if (::lstat(path.c_str(), &status) != 0) return errno == ENOENT ? Target::absent : Target::unknown;
  const bool is_link = S_ISLNK(status.st_mode);
  if (is_link && ::stat(path.c_str(), &status) != 0) return Target::unknown;
  if (S_ISDIR(status.st_mode)) return Target::folder;
  if (!S_ISREG(status.st_mode)) return Target::device;
  return is_link ? Target::link : Target::file;
}

Result<void> replace(const std::string& path, const std::string& real, ByteView bytes, Mode mode) {
  const Place place = split(real);
  Draft draft(place);
  if (!draft.write(bytes, mode) || !draft.replace(place.name)) return not_written(path, errno);
  return {};
}

// Whether the file holds these bytes and no others; false with errno 0 where it does not.
bool holds(int file, const struct stat& status, ByteView bytes) {
  errno = 0;
  if (!S_ISREG(status.st_mode) || static_cast<std::size_t>(status.st_size) != bytes.size()) return false;
  std::vector<std::uint8_t> chunk(std::size_t{1} << 16);
  while (!bytes.empty()) {
    const ssize_t got = ::read(file, chunk.data(), std::min(chunk.size(), bytes.size()));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0 ||
        !equal(ByteView(chunk).first(static_cast<std::size_t>(got)), bytes.first(static_cast<std::size_t>(got)))) {
      return false;
    }
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
  return true;
}

}  // namespace

Result<void> replace_file(const std::string& path, ByteView before, ByteView after) {
  const std::string real = follow(path);
  if (real.empty()) return fail(Code::zone_changed_meanwhile, path, std::strerror(errno));
  const Place place = split(real);
  const Descriptor file(::open(real.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status{};
  // Whoever else replaces it waits here, and then holds the lock of a file that is no longer the one in place.
  if (file.value() < 0 || ::flock(file.value(), LOCK_EX) != 0 || ::fstat(file.value(), &status) != 0) {
    return not_written(path, errno);
  }
  Draft draft(place);
  if (!draft.write_like(status, after)) return not_written(path, errno);
  struct stat now{};
  if (::stat(real.c_str(), &now) != 0 || now.st_ino != status.st_ino || now.st_dev != status.st_dev) {
    return fail(Code::zone_changed_meanwhile, path);
  }
  if (!holds(file.value(), now, before)) {
    if (errno != 0) return not_written(path, errno);
    return fail(Code::zone_changed_meanwhile, path);
  }
  if (!draft.replace(place.name)) return not_written(path, errno);
  return {};
}

Result<void> write_file(const std::string& path, ByteView bytes, Mode mode) {
  if (path == "-") {
    if (!write_all(STDOUT_FILENO, bytes)) return not_written("standard output", errno);
    return {};
  }
  switch (look_at(path)) {
    case Target::absent:
    case Target::file:
      return replace(path, path, bytes, mode);
    case Target::link: {
      const std::string real = follow(path);
      if (real.empty()) return not_written(path, errno);
      return replace(path, real, bytes, mode);
    }
    case Target::device:
      return write_through(path, bytes);
    case Target::folder:
      return not_written(path, EISDIR);
    case Target::unknown:
      break;
  }
  return not_written(path, errno);
}

Result<void> try_writing(const std::string& path) {
  if (path == "-") return {};
  const Target target = look_at(path);
  if (target == Target::unknown) return not_written(path, errno);
  if (target == Target::device) {
    return ::access(path.c_str(), W_OK) == 0 ? Result<void>() : Result<void>(not_written(path, errno));
  }
  const std::string real = target == Target::link ? follow(path) : path;
  if (real.empty()) return not_written(path, errno);
  const Place place = split(real);
  if (target == Target::folder || place.name.empty()) return not_written(path, EISDIR);
  Draft draft(place);
  if (!draft.write({}, Mode::owner_only)) return not_written(path, errno);
  return {};
}

Result<void> create_file(const std::string& path, ByteView bytes, Mode mode) {
  // A first look spares the writing; the rename settles it.
  struct stat status{};
  if (::lstat(path.c_str(), &status) == 0) return fail(Code::file_exists, path);
  const Place place = split(path);
  Draft draft(place);
  if (!draft.write(bytes, mode)) return not_written(path, errno);
  if (draft.create(place.name)) return {};
  if (errno == EEXIST) return fail(Code::file_exists, path);
  return not_written(path, errno);
}

}  // namespace emblem::files
