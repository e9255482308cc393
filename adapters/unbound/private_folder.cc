#include "adapters/unbound/private_folder.h"

#include <cstdlib>

#include "adapters/files/folders.h"

namespace emblem::unbound {
namespace {

constexpr std::size_t longest_parent = 60;  // of the 107 bytes that a socket's name may have

std::string parent_folder() {
  const char* named = std::getenv("TMPDIR");
  const std::string parent = named == nullptr ? "" : named;
  return parent.starts_with('/') && parent.size() <= longest_parent ? parent : "/tmp";
}

}  // namespace

Result<std::unique_ptr<PrivateFolder>> PrivateFolder::make() {
  EMBLEM_TRY(std::string path, files::make_folder_beside(parent_folder() + "/emblem-unbound"));
  return std::unique_ptr<PrivateFolder>(new PrivateFolder(std::move(path)));
}

PrivateFolder::~PrivateFolder() { files::remove_folder(path_); }

}  // namespace emblem::unbound
