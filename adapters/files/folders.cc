#include "adapters/files/folders.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "adapters/files/descriptor.h"
#include "adapters/files/errors.h"

namespace emblem::files {
namespace {

constexpr mode_t owner_only = 0700;

std::string parent_of(const std::string& path) {
  const std::string parent = std::filesystem::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

std::string without_slash(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

}  // namespace

bool exists(const std::string& path) {
  struct stat found{};
  return ::stat(path.c_str(), &found) == 0;
}

Result<void> make_folder(const std::string& path) {
  if (::mkdir(path.c_str(), owner_only) == 0) return {};
  const int error = errno;
  struct stat found{};
  if (error == EEXIST && ::stat(path.c_str(), &found) == 0 && S_ISDIR(found.st_mode)) return {};
  return not_written(path, error);
}

Result<void> make_parents(const std::string& path) {
  for (std::size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    EMBLEM_CHECK(make_folder(path.substr(0, slash)));
  }
  return {};
}

Result<std::string> make_folder_beside(const std::string& path) {
  std::error_code problem;
  std::filesystem::create_directories(parent_of(without_slash(path)), problem);
  std::string made = without_slash(path) + ".XXXXXX";
  if (::mkdtemp(made.data()) == nullptr) return not_written(path, errno);
  return made;
}

Result<void> move_into_place(const std::string& from, const std::string& to) {
  const std::string target = without_slash(to);
  if (::rename(from.c_str(), target.c_str()) != 0) {
    const bool taken = errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR;
    return taken ? Result<void>(fail(Code::file_exists, to)) : Result<void>(not_written(to, errno));
  }
  const Descriptor parent(::open(parent_of(target).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (parent.value() < 0 || ::fsync(parent.value()) != 0) return not_written(to, errno);
  return {};
}

void remove_folder(const std::string& path) {
  std::error_code problem;
  std::filesystem::remove_all(path, problem);
}

}  // namespace emblem::files
