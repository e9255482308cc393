#include "adapters/files/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "adapters/files/descriptor.h"

namespace emblem::files {
namespace {

std::unexpected<Error> unreadable(const std::string& path) {
  return fail(Code::file_unreadable, path, std::strerror(errno));
}

}  // namespace

Result<Bytes> read_file(const std::string& path, std::size_t longest) {
  const Descriptor file(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.value() < 0) return unreadable(path);
  Bytes bytes;
  std::size_t filled = 0;
  for (;;) {
    if (filled == bytes.size()) bytes.resize(std::max<std::size_t>(filled * 2, 16384));
    const ssize_t got = ::read(file.value(), bytes.data() + filled, bytes.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable(path);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
    if (filled > longest) return fail(Code::file_too_large, path, "over " + std::to_string(longest) + " bytes");
  }
  bytes.resize(filled);
  return bytes;
}

Result<std::vector<std::string>> find_files(const std::string& path) {
  struct stat status{};
  if (path == "-") return std::vector<std::string>{path};
  if (::stat(path.c_str(), &status) != 0) return unreadable(path);
  if (!S_ISDIR(status.st_mode)) return std::vector<std::string>{path};
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path.c_str()), ::closedir);
  if (!folder) return unreadable(path);
  std::vector<std::string> found;
  while (const dirent* entry = ::readdir(folder.get())) {
    const std::string name = path + "/" + entry->d_name;
    if (entry->d_name[0] == '.' || ::stat(name.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
    found.push_back(name);
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace emblem::files
