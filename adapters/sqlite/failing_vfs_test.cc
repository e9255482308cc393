#include "adapters/sqlite/failing_vfs_test.h"

#include <optional>

#include "adapters/sqlite/sqlite_fixture_test.h"
#include "engine/home/apply.h"

namespace emblem::sqlite {
namespace {

// SQLite hands out raw structures, so the one wrapper there is stands here.
sqlite3_vfs* real_vfs = nullptr;
sqlite3_vfs failing_vfs;
std::optional<FailingVfs::Plan> plan;
std::size_t points = 0;
bool has_failed = false;

bool fails_here() {
  if (!plan) return false;
  ++points;
  const bool fails = plan->lasting == FailingVfs::Lasting::once ? points == plan->point : points >= plan->point;
  has_failed = has_failed || fails;
  return fails;
}

struct File {
  sqlite3_file base;                 // what SQLite sees, first
  alignas(void*) std::byte real[1];  // where SQLite has its own alignment: eight bytes
};

sqlite3_file* real_of(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(&reinterpret_cast<File*>(file)->real);
}

int close_file(sqlite3_file* file) { return real_of(file)->pMethods->xClose(real_of(file)); }
int read_file(sqlite3_file* file, void* into, int size, sqlite3_int64 at) {
  return real_of(file)->pMethods->xRead(real_of(file), into, size, at);
}
int write_file(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
  if (!fails_here()) return real_of(file)->pMethods->xWrite(real_of(file), from, size, at);
  real_of(file)->pMethods->xWrite(real_of(file), from, size / 2, at);  // torn
  return plan->code;
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  return fails_here() ? plan->code : real_of(file)->pMethods->xTruncate(real_of(file), size);
}
int sync_file(sqlite3_file* file, int flags) {
  return fails_here() ? plan->code : real_of(file)->pMethods->xSync(real_of(file), flags);
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return real_of(file)->pMethods->xFileSize(real_of(file), size);
}
int lock_file(sqlite3_file* file, int level) { return real_of(file)->pMethods->xLock(real_of(file), level); }
int unlock_file(sqlite3_file* file, int level) { return real_of(file)->pMethods->xUnlock(real_of(file), level); }
int check_lock(sqlite3_file* file, int* held) {
  return real_of(file)->pMethods->xCheckReservedLock(real_of(file), held);
}
int control_file(sqlite3_file* file, int what, void* argument) {
  return real_of(file)->pMethods->xFileControl(real_of(file), what, argument);
}
int sector_size(sqlite3_file* file) { return real_of(file)->pMethods->xSectorSize(real_of(file)); }
int device_traits(sqlite3_file* file) { return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file)); }

constexpr sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_lock,
    .xFileControl = control_file,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = device_traits,
};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* flags_out) {
  file->pMethods = nullptr;
  if ((flags & SQLITE_OPEN_CREATE) != 0 && fails_here()) return SQLITE_CANTOPEN;
  const int code = real_vfs->xOpen(real_vfs, name, real_of(file), flags, flags_out);
  if (code == SQLITE_OK) file->pMethods = &methods;
  return code;
}

int delete_file(sqlite3_vfs*, const char* name, int sync_folder) {
  if (fails_here()) return SQLITE_IOERR_DELETE;
  return real_vfs->xDelete(real_vfs, name, sync_folder);
}

}  // namespace

FailingVfs::FailingVfs() {
  real_vfs = sqlite3_vfs_find(nullptr);
  failing_vfs = *real_vfs;
  failing_vfs.zName = "failing";
  failing_vfs.szOsFile += static_cast<int>(sizeof(File));
  failing_vfs.xOpen = open_file;
  failing_vfs.xDelete = delete_file;
  sqlite3_vfs_register(&failing_vfs, 1);
}

FailingVfs::~FailingVfs() {
  plan.reset();
  sqlite3_vfs_unregister(&failing_vfs);
  sqlite3_vfs_register(real_vfs, 1);
}

void FailingVfs::arm(const Plan& armed) {
  plan = armed;
  points = 0;
  has_failed = false;
}

bool FailingVfs::disarm() {
  plan.reset();
  return has_failed;
}

namespace {

class FailingDisk : public StoreTest, public ::testing::WithParamInterface<FailingVfs::Plan> {};

// At every point, one after the other: the home is as before, the store that saw the failure goes on, and so does a new
// one.
TEST_P(FailingDisk, LeavesTheHomeAsItWas) {
  FailingVfs vfs;
  FailingVfs::Plan failing = GetParam();
  const home::Contents before = home::apply({}, one_of_each());
  home::Change change;
  change.marks = {{.id = 2, .assets = {"mail.hospital.example"}}};
  for (std::uint32_t i = 0; i < 200; ++i)
    change.tokens.push_back({.sha256 = digest_of(100 + i), .bytes = Bytes(300), .mark = 2});
  const home::Contents after = home::apply(before, change);

  ASSERT_TRUE(update_with(*made(), one_of_each()));
  std::filesystem::rename(path(), folder_.path() + "/template");
  for (bool failed = true; failed;) {
    std::filesystem::copy_file(folder_.path() + "/template", path());
    const auto store = open_store(path()).value();
    ++failing.point;
    vfs.arm(failing);
    const auto result = update_with(*store, change);
    failed = vfs.disarm();
    ASSERT_EQ(result.has_value(), !failed) << failing.point;
    if (failed) {
      ASSERT_EQ(result.error().code, Code::home_not_written) << failing.point << to_text(result.error());
    }
    ASSERT_EQ(open_store(path()).value()->read().value(), failed ? before : after) << failing.point;
    ASSERT_EQ(store->read().value(), failed ? before : after) << failing.point;
    ASSERT_TRUE(update_with(*store, change)) << failing.point;
    ASSERT_EQ(open_store(path()).value()->read().value(), after) << failing.point;
    std::filesystem::remove(path());
  }
  RecordProperty("points", static_cast<int>(failing.point));
  EXPECT_GT(failing.point, 20U);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, FailingDisk,
    ::testing::Values(FailingVfs::Plan{.code = SQLITE_FULL}, FailingVfs::Plan{.code = SQLITE_IOERR_WRITE},
                      FailingVfs::Plan{.code = SQLITE_FULL, .lasting = FailingVfs::Lasting::from_then_on},
                      FailingVfs::Plan{.code = SQLITE_IOERR_FSYNC, .lasting = FailingVfs::Lasting::from_then_on}));

class FailingCreation : public StoreTest {};

TEST_F(FailingCreation, LeavesNothing) {
  FailingVfs vfs;
  FailingVfs::Plan failing;
  for (bool failed = true; failed;) {
    ++failing.point;
    vfs.arm(failing);
    const auto result = create_store(path());
    failed = vfs.disarm();
    ASSERT_EQ(result.has_value(), !failed);
    ASSERT_EQ(std::filesystem::exists(path()), !failed);
    if (failed) {
      ASSERT_EQ(result.error().code, Code::home_not_written);
    }
  }
  EXPECT_GT(failing.point, 5U);
}

}  // namespace
}  // namespace emblem::sqlite
