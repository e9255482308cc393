// Where a home's contents are kept.
#pragma once

#include <functional>

#include "emblem/result.h"
#include "engine/home/contents.h"

namespace emblem::home {

// One transaction at a time over all processes; whatever happens, the home is as before or wholly changed.
class Store {
 public:
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;

  // Errors: home_malformed, home_newer, home_busy, file_unreadable; home_not_written where an interrupted change must
  // be undone first and there are no rights to.
  virtual Result<Contents> read() = 0;
  virtual Result<std::vector<JournalEntry>> read_journal() = 0;

  // Reads, asks what is to change, and writes that, while no other process may write. What `decide` fails with is
  // returned, and nothing is written then. `decide` must not use the store itself. Errors: those of read,
  // home_not_written.
  using Decide = std::function<Result<Change>(const Contents&)>;
  virtual Result<void> update(const Decide& decide) = 0;
};

}  // namespace emblem::home
