#include "tests/support/files.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace emblem::support {

Bytes read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    std::fprintf(stderr, "cannot read %s; run from the root of the source tree\n", path.c_str());
    std::abort();
  }
  return Bytes(std::istreambuf_iterator<char>(file), {});
}

}  // namespace emblem::support
