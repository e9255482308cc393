#include "adapters/sqlite/sqlite_store.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "adapters/sqlite/read_contents.h"
#include "adapters/sqlite/schema.h"
#include "adapters/sqlite/write_change.h"
#include "engine/home/apply.h"

namespace emblem::sqlite {
namespace {

class SqliteStore : public home::Store {
 public:
  explicit SqliteStore(Database database) : database_(std::move(database)) {}

  Result<home::Contents> read() override {
    EMBLEM_TRY(const auto transaction, begin(Doing::reading));
    return read_contents(database_);
  }

  Result<std::vector<home::JournalEntry>> read_journal() override {
    EMBLEM_TRY(const auto transaction, begin(Doing::reading));
    return sqlite::read_journal(database_);
  }

  Result<void> update(const Decide& decide) override {
    EMBLEM_TRY(auto transaction, begin(Doing::writing));
    EMBLEM_TRY(const home::Contents contents, read_contents(database_));
    EMBLEM_TRY(const home::Change change, decide(contents));
    if (change.empty()) return {};
    EMBLEM_CHECK(home::check_change(contents, change));
    EMBLEM_CHECK(write_change(database_, change));
    return transaction.commit();
  }

 private:
  // A newer program may have upgraded the file since it was opened.
  Result<Transaction> begin(Doing doing) {
    EMBLEM_TRY(auto transaction, Transaction::begin(database_, doing));
    EMBLEM_CHECK(read_version(database_, static_cast<std::int64_t>(all_steps().size())));
    return transaction;
  }

  Database database_;
};

std::unexpected<Error> not_written(const std::string& path) {
  return fail(Code::home_not_written, path, std::strerror(errno));
}

// A file under a name that nobody uses, which goes away again.
class Draft {
 public:
  explicit Draft(const std::string& path) : path_(path + ".XXXXXX") {
    const int descriptor = ::mkostemp(path_.data(), O_CLOEXEC);  // 0600
    is_there_ = descriptor >= 0;
    if (is_there_) ::close(descriptor);
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft() {
    if (is_there_) ::unlink(path_.c_str());
  }
  bool is_there() const { return is_there_; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  bool is_there_ = false;
};

// A new name is safe from a power cut once its folder is.
Result<void> sync_folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return not_written(path);
  const int failed = ::fsync(descriptor);
  ::close(descriptor);
  if (failed != 0) return not_written(path);
  return {};
}

// Never replaces what is there. Not every file system has both ways.
Result<void> give_name(const std::string& from, const std::string& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return {};
  if (errno != EEXIST && ::link(from.c_str(), to.c_str()) == 0) return {};
  if (errno == EEXIST) return fail(Code::home_exists, to);
  return not_written(to);
}

}  // namespace

Result<void> create_store(const std::string& path) {
  if (::access(path.c_str(), F_OK) == 0) return fail(Code::home_exists, path);
  const Draft draft(path);
  if (!draft.is_there()) return not_written(path);
  {
    EMBLEM_TRY(Database database, Database::open(draft.path(), {}));
    EMBLEM_CHECK(create(database, all_steps()));
  }
  EMBLEM_CHECK(give_name(draft.path(), path));
  return sync_folder_of(path);
}

Result<std::unique_ptr<home::Store>> open_store(const std::string& path, std::chrono::milliseconds patience) {
  EMBLEM_TRY(Database database, Database::open(path, patience));
  EMBLEM_CHECK(upgrade(database, all_steps()));
  return std::make_unique<SqliteStore>(std::move(database));
}

}  // namespace emblem::sqlite
