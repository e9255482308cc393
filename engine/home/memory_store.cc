#include "engine/home/memory_store.h"

#include "engine/home/apply.h"

namespace emblem::home {

Result<void> MemoryStore::pass(Code code, const char* where) {
  if (++points_ == fail_at_) return fail(code, where, "a planted failure");
  return {};
}

Result<Contents> MemoryStore::read() {
  EMBLEM_CHECK(pass(Code::home_malformed, "memory: read"));
  return contents_;
}

Result<std::vector<JournalEntry>> MemoryStore::read_journal() {
  EMBLEM_CHECK(pass(Code::home_malformed, "memory: journal"));
  return journal_;
}

Result<void> MemoryStore::update(const Decide& decide) {
  EMBLEM_CHECK(pass(Code::home_busy, "memory: update"));
  EMBLEM_TRY(const Change change, decide(contents_));
  EMBLEM_CHECK(check_change(contents_, change));
  EMBLEM_CHECK(pass(Code::home_not_written, "memory: write"));
  contents_ = apply(contents_, change);
  journal_.insert(journal_.end(), change.journal.begin(), change.journal.end());
  return {};
}

}  // namespace emblem::home
