// A folder that only this user can look into, for a short time.
#pragma once

#include <memory>
#include <string>

#include "emblem/result.h"

namespace emblem::unbound {

class PrivateFolder {
 public:
  // Below $TMPDIR, or /tmp where that is not set, no absolute path, or too long for the name of a socket. Error:
  // file_not_written.
  static Result<std::unique_ptr<PrivateFolder>> make();

  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  // Removes it with everything in it.
  ~PrivateFolder();

  std::string path_of(const std::string& name) const { return path_ + "/" + name; }

 private:
  explicit PrivateFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace emblem::unbound
