#include "adapters/file_watch/file_watch.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "adapters/file_watch/file_mark.h"

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

TEST_F(FileWatchTest, KnowsOfAFileThatIsBeingWrittenUntilItIsClosed) {
  for (const bool anew : {false, true}) {
    if (anew) fs::remove(path("zone"));
    watch_.take_changes();
    EXPECT_FALSE(watch_.is_being_written());
    {
      std::ofstream file(path("zone"));
      EXPECT_TRUE(watch_.take_changes());
      EXPECT_TRUE(watch_.is_being_written()) << anew;
      file << "half" << std::flush;
      EXPECT_TRUE(watch_.take_changes());
      fs::permissions(path("zone"), fs::perms::owner_all);
      ASSERT_TRUE(watch_.watch({path("zone")}));
      watch_.take_changes();
      EXPECT_TRUE(watch_.is_being_written()) << "watched anew, and other things happen";
    }
    EXPECT_TRUE(watch_.take_changes());
    EXPECT_FALSE(watch_.is_being_written());
  }
}

TEST_F(FileWatchTest, TakesWhatComesWholeForWritten) {
  write("new", "2");
  fs::remove(path("zone"));
  fs::create_hard_link(path("new"), path("zone"));
  EXPECT_TRUE(watch_.take_changes());
  EXPECT_FALSE(watch_.is_being_written());
  std::ofstream file(path("zone"));
  watch_.take_changes();
  EXPECT_TRUE(watch_.is_being_written());
  fs::rename(path("new"), path("zone"));
  fs::remove(path("zone"));
  watch_.take_changes();
  EXPECT_FALSE(watch_.is_being_written()) << "what is written has no name any more";
}

TEST_F(FileWatchTest, MarksTellOneContentAtAPathFromTheNext) {
  const auto first = FileMark::find(path("zone"));
  EXPECT_TRUE(first);
  EXPECT_EQ(first, FileMark::find(path("zone")));
  fs::create_directory(path("v1"));
  fs::create_directory(path("v2"));
  write("v1/zone", "1");
  write("v2/zone", "1");
  fs::create_directory_symlink("v1", path("way"));
  const auto one = FileMark::find(path("way/zone"));
  fs::create_directory_symlink("v2", path("next"));
  fs::rename(path("next"), path("way"));
  EXPECT_NE(FileMark::find(path("way/zone")), one);
  EXPECT_FALSE(FileMark::find(path("none")));
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
