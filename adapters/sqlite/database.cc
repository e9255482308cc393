#include "adapters/sqlite/database.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include <cerrno>

namespace emblem::sqlite {
namespace {

// Short and even waits between two tries for a lock: with SQLite's own, which grow to a tenth of a second, one of two
// busy writers starves.
constexpr std::chrono::milliseconds one_wait(2);

// No value in a store is longer: a chain of certificates has a few kilobytes.
constexpr int longest_value = 16 << 20;

// `synchronous`: the journal, the file, and the folder once the journal is gone (README.md). `cache_size` in KiB, so
// that ten thousand tokens are written at once. Nothing is ever put into a temporary file elsewhere.
constexpr const char* settings =
    "PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF;"
    "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536;";

// SQLite takes names that begin with "file:" or ":" for something else.
std::string as_file(const std::string& path) { return path.starts_with('/') ? path : "./" + path; }

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }
void Database::Close::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

int Database::wait_for_lock(void* fixed, int waits) {
  if (waits >= static_cast<const Fixed*>(fixed)->most_waits) return 0;
  sqlite3_sleep(static_cast<int>(one_wait.count()));
  return 1;
}

void Statement::keep(int code) {
  if (code != SQLITE_OK && failed_ == SQLITE_OK) failed_ = code;
}

Statement& Statement::bind(std::int64_t value) {
  keep(sqlite3_bind_int64(handle(), next_++, value));
  return *this;
}

Statement& Statement::bind(std::string_view value) {
  const char* const text = value.data() == nullptr ? "" : value.data();
  keep(sqlite3_bind_text64(handle(), next_++, text, value.size(), nullptr, SQLITE_UTF8));
  return *this;
}

Statement& Statement::bind(ByteView value) {
  // A null pointer would be bound as NULL.
  const void* const bytes = value.empty() ? static_cast<const void*>("") : value.data();
  keep(sqlite3_bind_blob64(handle(), next_++, bytes, value.size(), nullptr));
  return *this;
}

Statement& Statement::bind(UnixTime value) { return bind(value.seconds).bind(std::int64_t{value.nanos}); }

Statement& Statement::bind_null() {
  keep(sqlite3_bind_null(handle(), next_++));
  return *this;
}

Result<bool> Statement::step() {
  if (failed_ == SQLITE_OK) {
    const int code = sqlite3_step(handle());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    keep(code);
  }
  return std::unexpected(make_error(failed_, sqlite3_db_handle(handle()), doing_, *where_));
}

Result<void> Statement::run() {
  for (bool more = true; more;) {
    EMBLEM_TRY(more, step());
  }
  next_ = 1;
  sqlite3_reset(handle());
  return {};
}

Result<Database> Database::open(const std::string& path, std::chrono::milliseconds patience) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0 && (errno == ENOENT || errno == ENOTDIR)) {
    return fail(Code::home_missing, path);
  }
  sqlite3* handle = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX;
  const int code = sqlite3_open_v2(as_file(path).c_str(), &handle, flags, nullptr);
  Database database(handle, std::make_unique<Fixed>(path, patience / one_wait));
  if (code != SQLITE_OK) return std::unexpected(make_error(code, handle, Doing::reading, path));
  sqlite3_busy_handler(handle, wait_for_lock, database.fixed_.get());
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, longest_value);
  EMBLEM_CHECK(database.run(settings, Doing::reading));
  return database;
}

Result<Statement> Database::prepare(std::string_view sql, Doing doing) {
  sqlite3_stmt* handle = nullptr;
  const int code = sqlite3_prepare_v2(handle_.get(), sql.data(), static_cast<int>(sql.size()), &handle, nullptr);
  if (code != SQLITE_OK) return std::unexpected(make_error(code, handle_.get(), doing, fixed_->path));
  return Statement(handle, doing, fixed_->path);
}

Result<void> Database::run(const char* sql, Doing doing) {
  const int code = sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return std::unexpected(make_error(code, handle_.get(), doing, fixed_->path));
  return {};
}

Result<std::int64_t> Database::number(std::string_view sql) {
  EMBLEM_TRY(auto statement, prepare(sql, Doing::reading));
  EMBLEM_TRY(const bool there, statement.step());
  if (!there) return fail(Code::home_malformed, fixed_->path, std::string(sql));
  return sqlite3_column_int64(statement.handle(), 0);
}

Result<Transaction> Transaction::begin(Database& database, Doing doing) {
  EMBLEM_CHECK(database.run(doing == Doing::writing ? "BEGIN IMMEDIATE" : "BEGIN", doing));
  return Transaction(database, doing);
}

Transaction::~Transaction() {
  // After some errors SQLite has rolled back already; then this does nothing.
  if (database_ != nullptr) sqlite3_exec(database_->handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

Result<void> Transaction::commit() {
  EMBLEM_CHECK(database_->run("COMMIT", doing_));
  database_ = nullptr;
  return {};
}

}  // namespace emblem::sqlite
