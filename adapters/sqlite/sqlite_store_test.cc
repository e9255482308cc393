#include "adapters/sqlite/sqlite_store.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "adapters/sqlite/sqlite_fixture_test.h"
#include "adapters/sqlite/write_change.h"
#include "engine/home/apply.h"

namespace emblem::sqlite {
namespace {

using namespace home;

// Runs `work` in a process of its own, there without root's rights; returns its exit code.
int as_nobody(const std::function<int()>& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(99);
    ::_exit(work());
  }
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int code_of(const Error& error) { return static_cast<int>(error.code) - 1000; }

TEST_F(StoreTest, ANewStoreIsEmpty) {
  const auto store = made();
  EXPECT_EQ(store->read().value(), Contents{});
  EXPECT_TRUE(store->read_journal().value().empty());
}

TEST_F(StoreTest, ANewStoreIsOneFileForItsOwnerOnly) {
  made();
  struct stat status{};
  ASSERT_EQ(::stat(path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  const std::filesystem::directory_iterator files(folder_.path());
  EXPECT_EQ(std::distance(begin(files), end(files)), 1);
}

TEST_F(StoreTest, AStoreIsNeverOverwritten) {
  const auto store = made();
  ASSERT_TRUE(update_with(*store, one_of_each()));
  EXPECT_EQ(create_store(path()).error().code, Code::home_exists);
  EXPECT_EQ(open_store(path()).value()->read().value(), apply({}, one_of_each()));
}

TEST_F(StoreTest, WhereThereIsNoStoreNoneIsMade) {
  EXPECT_EQ(open_store(path()).error().code, Code::home_missing);
  EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(StoreTest, WhereNoFileCanBeMadeNoneIs) {
  EXPECT_EQ(create_store(folder_.path() + "/no/store").error().code, Code::home_not_written);
}

TEST_F(StoreTest, ANameThatSqliteWouldTakeForAnAddressIsAFile) {
  std::filesystem::current_path(folder_.path());
  EXPECT_TRUE(create_store("file:x?mode=memory"));
  EXPECT_TRUE(std::filesystem::exists(folder_.path() + "/file:x?mode=memory"));
  EXPECT_EQ(open_store(":memory:").error().code, Code::home_missing);
  std::filesystem::current_path("/");
}

TEST_F(StoreTest, EverythingComesBackAsItWasWritten) {
  ASSERT_TRUE(update_with(*made(), one_of_each()));
  const auto store = open_store(path()).value();
  EXPECT_EQ(store->read().value(), apply({}, one_of_each()));
  EXPECT_EQ(store->read_journal().value(), one_of_each().journal);
}

TEST_F(StoreTest, ListsAreReplacedWhole) {
  const auto store = made();
  Change change = one_of_each();
  ASSERT_TRUE(update_with(*store, change));
  change.marks[0].assets = {"only.hospital.example"};
  change.commitments[0].entries.resize(1);
  change.given[0].approvals.clear();
  ASSERT_TRUE(update_with(*store, change));
  EXPECT_EQ(store->read().value(), apply({}, change));
  EXPECT_EQ(store->read_journal().value().size(), 4U);
}

TEST_F(StoreTest, TheDeciderSeesWhatIsThere) {
  const auto store = made();
  ASSERT_TRUE(update_with(*store, one_of_each()));
  Contents seen;
  ASSERT_TRUE(store->update([&](const Contents& contents) -> Result<Change> {
    seen = contents;
    return Change{};
  }));
  EXPECT_EQ(seen, apply({}, one_of_each()));
}

TEST_F(StoreTest, WhatTheDeciderFailsWithIsReturnedAndNothingWritten) {
  const auto store = made();
  const auto refused = [](const Contents&) -> Result<Change> { return fail(Code::nothing_marked, ""); };
  EXPECT_EQ(store->update(refused).error().code, Code::nothing_marked);
  EXPECT_TRUE(update_with(*store, one_of_each()));
}

TEST_F(StoreTest, AChangeThatNamesNothingThatIsThereLeavesAllAsItWas) {
  const auto store = made();
  Change change = one_of_each();
  change.tokens[0].mark = 2;
  EXPECT_EQ(update_with(*store, change).error().code, Code::internal_error);
  EXPECT_EQ(store->read().value(), Contents{});
  EXPECT_TRUE(store->read_journal().value().empty());
}

TEST_F(StoreTest, AReaderReadsWhileAnotherDecides) {
  const auto store = made();
  const auto reader = open_store(path()).value();
  ASSERT_TRUE(store->update([&](const Contents&) -> Result<Change> {
    EXPECT_EQ(reader->read().value(), Contents{});
    return one_of_each();
  }));
  EXPECT_EQ(reader->read().value(), apply({}, one_of_each()));
}

TEST_F(StoreTest, AReadOnlyHomeIsReadAndNotWritten) {
  ASSERT_TRUE(update_with(*made(), one_of_each()));
  ASSERT_EQ(::chmod(path().c_str(), 0444), 0);
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0555), 0);
  const int code = as_nobody([&] {
    const auto store = open_store(path());
    if (!store) return 1;
    if ((*store)->read() != apply({}, one_of_each())) return 2;
    const auto written = update_with(**store, one_of_each());
    return written ? 3 : code_of(written.error());
  });
  ::chmod(folder_.path().c_str(), 0755);
  EXPECT_EQ(code, static_cast<int>(Code::home_not_written) - 1000);
}

// One's own file in a folder in which no journal can be made.
TEST_F(StoreTest, AHomeWhoseFolderIsReadOnlyIsNotWritten) {
  ASSERT_TRUE(update_with(*made(), one_of_each()));
  ASSERT_EQ(::chmod(path().c_str(), 0666), 0);
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0555), 0);
  const int code = as_nobody([&] {
    const auto store = open_store(path());
    if (!store) return 1;
    const auto written = update_with(**store, one_of_each());
    return written ? 3 : code_of(written.error());
  });
  ::chmod(folder_.path().c_str(), 0755);
  EXPECT_EQ(code, static_cast<int>(Code::home_not_written) - 1000);
}

// Whoever may write undoes it; whoever may not is told why.
TEST_F(StoreTest, AnInterruptedChangeIsUndone) {
  made();
  const auto size = std::filesystem::file_size(path());
  const pid_t child = ::fork();
  if (child == 0) {
    Database database = Database::open(path(), {}).value();
    const auto transaction = Transaction::begin(database, Doing::writing);
    Change change = one_of_each();
    change.tokens[0].bytes.resize(100000);
    // More than fits into such a cache: the file itself is written to before the end.
    const bool written = database.run("PRAGMA cache_size = 2", Doing::writing) && write_change(database, change);
    ::_exit(written ? 0 : 1);  // without any destructor
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  ASSERT_GT(std::filesystem::file_size(path()), size);
  ASSERT_TRUE(std::filesystem::exists(path() + "-journal"));
  ASSERT_EQ(::chmod(path().c_str(), 0444), 0);
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0555), 0);
  const int code = as_nobody([&] {
    const auto store = open_store(path());
    const auto error = store ? (*store)->read().error() : store.error();
    return code_of(error);
  });
  EXPECT_EQ(code, static_cast<int>(Code::home_not_written) - 1000);
  ::chmod(folder_.path().c_str(), 0755);
  ::chmod(path().c_str(), 0600);
  EXPECT_EQ(open_store(path()).value()->read().value(), Contents{});
  EXPECT_FALSE(std::filesystem::exists(path() + "-journal"));
}

Result<Change> count_one(const Contents& contents) {
  const auto next = static_cast<std::int64_t>(contents.marks.size()) + 1;
  Change change;
  change.marks = {{.id = next, .assets = {"www.hospital.example"}}};
  change.journal = {{.action = "marked", .what = std::to_string(next)}};
  return change;
}

TEST_F(StoreTest, TwoProcessesLoseNothing) {
  made();
  constexpr int updates = 200;
  std::vector<pid_t> children;
  for (int i = 0; i < 2; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      const auto store = open_store(path());
      bool all = store.has_value();
      for (int n = 0; all && n < updates; ++n) all = (*store)->update(count_one).has_value();
      ::_exit(all ? 0 : 1);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  const auto store = open_store(path()).value();
  EXPECT_EQ(store->read().value().marks.size(), 2U * updates);
  EXPECT_EQ(store->read_journal().value().size(), 2U * updates);
}

TEST_F(StoreTest, AWriterThatWaitsTooLongIsToldSo) {
  const auto store = made();
  const auto other = open_store(path(), std::chrono::milliseconds(20)).value();
  ASSERT_TRUE(store->update([&](const Contents&) -> Result<Change> {
    EXPECT_EQ(update_with(*other, one_of_each()).error().code, Code::home_busy);
    return one_of_each();
  }));
  EXPECT_TRUE(update_with(*other, one_of_each()));
}

}  // namespace
}  // namespace emblem::sqlite
