#include "adapters/files/permissions.h"

#include <sys/stat.h>

namespace emblem::files {

Access find_access(const std::string& path) {
  struct stat status{};
  if (stat(path.c_str(), &status) != 0) return Access::owner_only;
  return (status.st_mode & (S_IRWXG | S_IRWXO)) == 0 ? Access::owner_only : Access::wider;
}

}  // namespace emblem::files
