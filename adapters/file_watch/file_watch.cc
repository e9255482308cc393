#include "adapters/file_watch/file_watch.h"

#include <sys/inotify.h>
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

constexpr unsigned changes = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_ATTRIB;
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
    watched_.push_back({number, name_of(path)});
    return {};
  }
  if (errno == ENOENT || errno == ENOTDIR) return {};
  return fail(Code::file_unreadable, folder, std::strerror(errno));
}

bool FileWatch::concerns(int folder, const char* name, unsigned happened) const {
  return std::ranges::any_of(watched_, [&](const Watched& file) {
    return (happened & IN_Q_OVERFLOW) != 0 ||
           (file.folder == folder && ((happened & about_the_folder) != 0 || file.name == name));
  });
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
      changed = concerns(event.wd, name, event.mask) || changed;
      at += sizeof event + event.len;
    }
  }
}

}  // namespace emblem::file_watch
