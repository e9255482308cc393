#include "adapters/files/lock.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include "adapters/files/folders.h"

namespace emblem::files {
namespace {

class LockTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_NE(mkdtemp(folder_.data()), nullptr); }
  void TearDown() override { remove_folder(folder_); }
  std::string path() const { return folder_ + "/lock"; }
  std::string folder_ = testing::TempDir() + "emblem-lock-XXXXXX";
};

TEST_F(LockTest, IsForOneAtATime) {
  const auto first = Lock::take(path());
  ASSERT_TRUE(first);
  const auto second = Lock::take(path());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::folder_in_use);
}

TEST_F(LockTest, CanBeTakenAgainWhenTheFirstLetItGo) {
  {
    ASSERT_TRUE(Lock::take(path()));
  }
  EXPECT_TRUE(Lock::take(path()));
}

TEST_F(LockTest, OfAFolderIsForOneAtATimeAndLeavesNothingThere) {
  using namespace std::chrono_literals;
  {
    const auto first = Lock::take_folder(folder_, 0ms);
    ASSERT_TRUE(first);
    const auto second = Lock::take_folder(folder_, 1ms);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Code::folder_in_use);
  }
  EXPECT_TRUE(Lock::take_folder(folder_, 0ms));
  EXPECT_FALSE(exists(path()));
  EXPECT_EQ(Lock::take_folder(folder_ + "/none", 0ms).error().code, Code::file_unreadable);
}

TEST_F(LockTest, NeedsItsFolder) {
  const auto lock = Lock::take(folder_ + "/none/lock");
  ASSERT_FALSE(lock);
  EXPECT_EQ(lock.error().code, Code::file_not_written);
}

}  // namespace
}  // namespace emblem::files
