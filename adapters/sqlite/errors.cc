#include "adapters/sqlite/errors.h"

#include <sqlite3.h>

namespace emblem::sqlite {
namespace {

// In words where SQLite's own text would not tell a person what to do.
std::string detail_of(int code, sqlite3* handle) {
  switch (code) {
    case SQLITE_READONLY_ROLLBACK:
    case SQLITE_READONLY_RECOVERY:
      return "a change was interrupted here; run once with the right to write, and it is undone";
    case SQLITE_READONLY_DBMOVED:
      return "the file was moved away meanwhile";
    default:
      break;
  }
  switch (code & 0xff) {
    case SQLITE_FULL:
      return "the disk is full";
    case SQLITE_READONLY:
      return "it may only be read";
    case SQLITE_CANTOPEN:
      return "a file cannot be opened or made beside it";
    case SQLITE_NOTADB:
      return "it is not a store";
    default:
      return handle == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle);
  }
}

Code code_of(int code, Doing doing) {
  const Code failed = doing == Doing::writing ? Code::home_not_written : Code::file_unreadable;
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return Code::home_busy;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_SCHEMA:
    case SQLITE_TOOBIG:
    case SQLITE_ERROR:  // our own statements are tested: tables must be missing or others
      return Code::home_malformed;
    case SQLITE_READONLY:
    case SQLITE_FULL:
      return Code::home_not_written;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_NOMEM:
    case SQLITE_NOLFS:
      return failed;
    default:
      return Code::internal_error;
  }
}

}  // namespace

Error make_error(int code, sqlite3* handle, Doing doing, const std::string& where) {
  return {code_of(code, doing), where, detail_of(code, handle)};
}

}  // namespace emblem::sqlite
