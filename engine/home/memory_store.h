// A store in memory that fails when it is told to: for tests of whatever uses a store.
#pragma once

#include <optional>

#include "engine/home/store.h"

namespace emblem::home {

class MemoryStore : public Store {
 public:
  explicit MemoryStore(Contents contents = {}) : contents_(std::move(contents)) {}

  Result<Contents> read() override;
  Result<std::vector<JournalEntry>> read_journal() override;
  Result<void> update(const Decide& decide) override;

  // The n-th point from now on, counted from 1, fails once. A read is one point (home_malformed). An update is two: its
  // beginning (home_busy; nothing is decided) and its writing (home_not_written; what was decided is dropped).
  void fail_at(std::size_t n) { fail_at_ = points_ + n; }
  // Points passed so far: the bound of a loop over fail_at.
  std::size_t points() const { return points_; }

  const Contents& contents() const { return contents_; }
  const std::vector<JournalEntry>& journal() const { return journal_; }

 private:
  Result<void> pass(Code code, const char* where);

  Contents contents_;
  std::vector<JournalEntry> journal_;
  std::size_t points_ = 0;
  std::optional<std::size_t> fail_at_;
};

}  // namespace emblem::home
