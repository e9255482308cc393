// From the tables to the contents of a home.
#pragma once

#include "adapters/sqlite/database.h"
#include "engine/home/contents.h"

namespace emblem::sqlite {

// Within a transaction. Errors: home_malformed (`where` is file, table and column), those of make_error.
Result<home::Contents> read_contents(Database& database);
Result<std::vector<home::JournalEntry>> read_journal(Database& database);

}  // namespace emblem::sqlite
