#include "engine/home/memory_store.h"

#include <gtest/gtest.h>

namespace emblem::home {
namespace {

Result<Change> add_root(const Contents&) {
  return Change{.keys = {{.name = "root"}}, .journal = {{.action = "key made", .what = "root"}}};
}

TEST(MemoryStore, KeepsWhatWasDecided) {
  MemoryStore store;
  ASSERT_TRUE(store.update(add_root));
  EXPECT_EQ(store.read().value().keys.at(0).name, "root");
  EXPECT_EQ(store.read_journal().value().at(0).what, "root");
}

TEST(MemoryStore, FailsAtTheBeginningWithoutDeciding) {
  MemoryStore store;
  store.fail_at(1);
  bool decided = false;
  const auto result = store.update([&](const Contents& contents) {
    decided = true;
    return add_root(contents);
  });
  EXPECT_EQ(result.error().code, Code::home_busy);
  EXPECT_FALSE(decided);
}

TEST(MemoryStore, FailsAtWritingAndIsAsBefore) {
  MemoryStore store;
  store.fail_at(2);
  EXPECT_EQ(store.update(add_root).error().code, Code::home_not_written);
  EXPECT_EQ(store.contents(), Contents{});
  EXPECT_TRUE(store.journal().empty());
  EXPECT_TRUE(store.update(add_root));
}

TEST(MemoryStore, WhatTheDeciderFailsWithIsReturned) {
  MemoryStore store;
  const auto result = store.update([](const Contents&) -> Result<Change> { return fail(Code::nothing_marked, ""); });
  EXPECT_EQ(result.error().code, Code::nothing_marked);
  EXPECT_EQ(store.points(), 1U);
}

TEST(MemoryStore, AChangeThatNamesNothingThatIsThereIsRefused) {
  MemoryStore store;
  const auto result = store.update([](const Contents&) -> Result<Change> {
    return Change{.token_states = {{Sha256Digest{}, TokenState::withdrawn}}};
  });
  EXPECT_EQ(result.error().code, Code::internal_error);
}

}  // namespace
}  // namespace emblem::home
