// One SQLite file: opened, asked, changed in transactions.
#pragma once

#include <chrono>
#include <memory>

#include "adapters/sqlite/errors.h"
#include "core/bytes/bytes.h"
#include "emblem/time.h"

struct sqlite3;
struct sqlite3_stmt;

namespace emblem::sqlite {

// A prepared statement. Parameters are bound in their order; what they refer to must live until the statement was run.
class Statement {
 public:
  Statement& bind(std::int64_t value);
  Statement& bind(std::string_view value);
  Statement& bind(ByteView value);
  Statement& bind(UnixTime value);  // two parameters: seconds, nanoseconds
  Statement& bind_null();

  // Whether there is a (further) row.
  Result<bool> step();
  // To the end, and ready for other parameters.
  Result<void> run();

  sqlite3_stmt* handle() const { return handle_.get(); }
  const std::string& where() const { return *where_; }

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* handle) const;
  };
  Statement(sqlite3_stmt* handle, Doing doing, const std::string& where)
      : handle_(handle), doing_(doing), where_(&where) {}
  void keep(int code);

  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
  Doing doing_;
  const std::string* where_;
  int next_ = 1;
  int failed_ = 0;  // of a bind, told by step
};

class Database {
 public:
  // An existing file; to be read only where rights allow no more. Waits for locks as long as `patience`. Errors:
  // home_missing, those of make_error.
  static Result<Database> open(const std::string& path, std::chrono::milliseconds patience);

  // `sql` must outlive the call only. Errors: those of make_error.
  Result<Statement> prepare(std::string_view sql, Doing doing);
  // Statements without parameters and without answers.
  Result<void> run(const char* sql, Doing doing);
  // The one number that `sql` asks for.
  Result<std::int64_t> number(std::string_view sql);

  const std::string& path() const { return fixed_->path; }

 private:
  friend class Transaction;
  struct Close {
    void operator()(sqlite3* handle) const;
  };
  // What statements and SQLite itself refer to, wherever the database is moved.
  struct Fixed {
    std::string path;
    std::int64_t most_waits = 0;
  };
  Database(sqlite3* handle, std::unique_ptr<Fixed> fixed) : fixed_(std::move(fixed)), handle_(handle) {}
  static int wait_for_lock(void* fixed, int waits);

  std::unique_ptr<Fixed> fixed_;
  std::unique_ptr<sqlite3, Close> handle_;
};

// Undone at the end of its life unless committed.
class Transaction {
 public:
  // For reading: one state of the file, however long it takes. For writing: nobody else may write from here on.
  static Result<Transaction> begin(Database& database, Doing doing);
  Transaction(Transaction&& other) noexcept
      : database_(std::exchange(other.database_, nullptr)), doing_(other.doing_) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  Result<void> commit();

 private:
  Transaction(Database& database, Doing doing) : database_(&database), doing_(doing) {}

  Database* database_;  // null: moved from, or committed
  Doing doing_;
};

}  // namespace emblem::sqlite
