// A home's contents in one SQLite file.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "engine/home/store.h"

namespace emblem::sqlite {

// Makes an empty store, readable by its owner only; it is there whole or not at all. Errors: home_exists,
// home_not_written.
Result<void> create_store(const std::string& path);

// Opens a store, having taken an older one to this version. A store that may only be read can be read. Errors:
// home_missing, home_malformed, home_newer, home_busy, home_not_written (an older store that may only be read),
// file_unreadable. `patience` is how long to wait for other processes before home_busy.
Result<std::unique_ptr<home::Store>> open_store(const std::string& path,
                                                std::chrono::milliseconds patience = std::chrono::seconds(5));

}  // namespace emblem::sqlite
