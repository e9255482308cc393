// From a change to the tables.
#pragma once

#include "adapters/sqlite/database.h"
#include "engine/home/contents.h"

namespace emblem::sqlite {

// Within a transaction for writing; the change was checked (home::check_change). Errors: home_not_written, those of
// make_error.
Result<void> write_change(Database& database, const home::Change& change);

}  // namespace emblem::sqlite
