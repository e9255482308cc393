// SQLite's view of the system, failing at a chosen write: full disks and broken ones, in one process.
#pragma once

#include <sqlite3.h>

#include <cstddef>

namespace emblem::sqlite {

// While it lives, every file that SQLite opens goes through it. Points are what changes the disk: files made, written,
// cut, synced and removed.
class FailingVfs {
 public:
  enum class Lasting { once, from_then_on };
  struct Plan {
    std::size_t point = 0;  // from now on, counted from 1
    int code = SQLITE_FULL;
    Lasting lasting = Lasting::once;
  };

  FailingVfs();
  FailingVfs(const FailingVfs&) = delete;
  FailingVfs& operator=(const FailingVfs&) = delete;
  ~FailingVfs();

  void arm(const Plan& plan);
  // Ends the failing; returns whether there was any.
  bool disarm();
};

}  // namespace emblem::sqlite
