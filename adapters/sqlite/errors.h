// SQLite's result codes as our errors.
#pragma once

#include "emblem/result.h"

struct sqlite3;

namespace emblem::sqlite {

enum class Doing : std::uint8_t { reading, writing };

// The error of the last call on `handle`, which returned `code` (an extended result code). Errors: home_busy,
// home_malformed, home_not_written, file_unreadable, internal_error.
Error make_error(int code, sqlite3* handle, Doing doing, const std::string& where);

}  // namespace emblem::sqlite
