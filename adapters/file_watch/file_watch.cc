#include "adapters/file_watch/file_watch.h"

#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace emblem::file_watch {
namespace {

constexpr unsigned changes =
    IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_ATTRIB;
constexpr unsigned ends_writing = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE;
constexpr unsigned about_the_folder = IN_Q_OVERFLOW | IN_IGNORED | IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT;

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string name_of(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// The path behind links; the path itself where nothing is.
std::string real_path(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> found(realpath(path.c_str(), nullptr), &std::free);
  return found ? found.get() : path;
}

// Links come with their content, others begin empty.
bool was_just_opened(const std::string& path) {
  struct stat status{};
  return lstat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && status.st_size == 0 && status.st_nlink == 1;
}

bool is_being_written_after(unsigned happened, const std::string& path, bool before) {
  if ((happened & ends_writing) != 0) return false;
  if ((happened & IN_MODIFY) != 0) return true;
  return (happened & IN_CREATE) != 0 ? was_just_opened(path) : before;
}

}  // namespace

FileWatch::FileWatch() : descriptor_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)), error_(descriptor_ < 0 ? errno : 0) {}

FileWatch::~FileWatch() {
  if (descriptor_ >= 0) close(descriptor_);
}

Result<void> FileWatch::watch(const std::vector<std::string>& files) {
  if (descriptor_ < 0) return fail(Code::file_unreadable, "", std::strerror(error_));
  std::vector<Watched> before;
  before.swap(watched_);
  for (const std::string& file : files) {
    EMBLEM_CHECK(add(file));
    if (const std::string real = real_path(file); real != file) EMBLEM_CHECK(add(real));
  }
  for (const Watched& old : before) {
    for (Watched& file : watched_) {
      if (file.folder == old.folder && file.name == old.name) file.being_written = old.being_written;
    }
    if (std::ranges::find(watched_, old.folder, &Watched::folder) == watched_.end()) {
      inotify_rm_watch(descriptor_, old.folder);
    }
  }
  return {};
}

Result<void> FileWatch::add(const std::string& path) {
  const std::string folder = folder_of(path);
  const int number =
      inotify_add_watch(descriptor_, folder.c_str(), changes | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR);
  if (number >= 0) {
    watched_.push_back({number, name_of(path), path});
    return {};
  }
  if (errno == ENOENT || errno == ENOTDIR) return {};
  return fail(Code::file_unreadable, folder, std::strerror(errno));
}

// Whether it concerns one of the files.
bool FileWatch::take_event(int folder, const char* name, unsigned happened) {
  if ((happened & IN_Q_OVERFLOW) != 0) {
    forget_writers();
    return !watched_.empty();
  }
  bool concerns = false;
  for (Watched& file : watched_) {
    if (file.folder != folder) continue;
    if ((happened & about_the_folder) != 0) {
      concerns = true;
    } else if (file.name == name) {
      concerns = true;
      file.being_written = is_being_written_after(happened, file.path, file.being_written);
    }
  }
  return concerns;
}

bool FileWatch::is_being_written() const { return std::ranges::any_of(watched_, &Watched::being_written); }

void FileWatch::forget_writers() {
  for (Watched& file : watched_) file.being_written = false;
}

bool FileWatch::take_changes() {
  bool changed = false;
  alignas(inotify_event) std::array<char, 16 * (sizeof(inotify_event) + NAME_MAX + 1)> buffer{};
  for (;;) {
    const ssize_t got = read(descriptor_, buffer.data(), buffer.size());
    if (got <= 0) return changed;
    for (std::size_t at = 0; at < static_cast<std::size_t>(got);) {
      inotify_event event{};
      std::memcpy(&event, buffer.data() + at, sizeof event);
      const char* name = event.len > 0 ? buffer.data() + at + sizeof event : "";
      changed = take_event(event.wd, name, event.mask) || changed;
      at += sizeof event + event.len;
    }
  }
}

}  // namespace emblem::file_watch
