#include "adapters/file_watch/file_watch.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

namespace emblem::file_watch {
namespace {

namespace fs = std::filesystem;

// The kernel queues events before the call that made them returns, so nothing here waits.
class FileWatchTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NE(mkdtemp(folder_.data()), nullptr);
    write("zone", "1");
    ASSERT_TRUE(watch_.watch({path("zone")}));
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return folder_ + "/" + name; }
  void write(const std::string& name, const std::string& text) const { std::ofstream(path(name)) << text; }

  std::string folder_ = testing::TempDir() + "emblem-watch-XXXXXX";
  FileWatch watch_;
};

TEST_F(FileWatchTest, IsQuietWhileNothingHappens) { EXPECT_FALSE(watch_.take_changes()); }

TEST_F(FileWatchTest, SeesAFileWrittenInPlace) {
  write("zone", "2");
  EXPECT_TRUE(watch_.take_changes());
  EXPECT_FALSE(watch_.take_changes());
}

TEST_F(FileWatchTest, SeesAFileReplacedAndGoesOnSeeingIt) {
  for (int i = 0; i < 2; ++i) {
    write("new", "2");
    EXPECT_FALSE(watch_.take_changes());
    fs::rename(path("new"), path("zone"));
    EXPECT_TRUE(watch_.take_changes());
  }
}

TEST_F(FileWatchTest, SeesAFileGoAndComeBack) {
  fs::remove(path("zone"));
  EXPECT_TRUE(watch_.take_changes());
  write("zone", "3");
  EXPECT_TRUE(watch_.take_changes());
}

TEST_F(FileWatchTest, SeesTheFileBehindALinkAndTheLinkChange) {
  fs::create_directory(path("other"));
  write("other/real", "1");
  fs::create_symlink(path("other/real"), path("link"));
  ASSERT_TRUE(watch_.watch({path("link")}));
  watch_.take_changes();
  write("other/real", "2");
  EXPECT_TRUE(watch_.take_changes());
  fs::remove(path("link"));
  EXPECT_TRUE(watch_.take_changes());
}

TEST_F(FileWatchTest, ForgetsFilesThatAreNoLongerNamed) {
  fs::create_directory(path("other"));
  ASSERT_TRUE(watch_.watch({path("other/zone")}));
  watch_.take_changes();
  write("zone", "2");
  EXPECT_FALSE(watch_.take_changes());
  write("other/zone", "2");
  EXPECT_TRUE(watch_.take_changes());
}

TEST_F(FileWatchTest, WatchesWhatItCanWhenAFolderIsNotThere) {
  ASSERT_TRUE(watch_.watch({path("none/zone"), path("zone")}));
  write("zone", "2");
  EXPECT_TRUE(watch_.take_changes());
}

}  // namespace
}  // namespace emblem::file_watch
