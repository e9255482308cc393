// Errors that several files of this room have. Only this room includes this header.
#pragma once

#include <cstring>
#include <string>

#include "emblem/result.h"

namespace emblem::files {

// `error` is an errno.
inline std::unexpected<Error> not_written(const std::string& path, int error) {
  return fail(Code::file_not_written, path, std::strerror(error));
}

}  // namespace emblem::files
