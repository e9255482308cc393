// The tables of a store, and how older stores come to them.
#pragma once

#include <span>

#include "adapters/sqlite/database.h"

namespace emblem::sqlite {

// From one version to the next, as SQL without parameters.
struct Step {
  const char* sql;
};

// The step at place n leads from version n to n + 1. Append-only: what was released is never edited.
std::span<const Step> all_steps();

// The file's version, if it is a store of ours. Errors: home_malformed, home_newer (above `newest`), those of
// make_error.
Result<std::int64_t> read_version(Database& database, std::int64_t newest);

// Makes an empty file a store of the newest version, in one transaction.
Result<void> create(Database& database, std::span<const Step> steps);

// Takes an older store to the newest version, in one transaction; does nothing to a new one. Errors: those of
// read_version, home_not_written.
Result<void> upgrade(Database& database, std::span<const Step> steps);

}  // namespace emblem::sqlite
