#include "adapters/files/files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace emblem::files {
namespace {

class Files : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = testing::TempDir() + "emblem_files_" + testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directory(folder_);
    write("b.pem", "four");
    write("a.pem", "");
    write(".hidden", "x");
    std::filesystem::create_directory(folder_ + "/below");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void write(const std::string& name, const std::string& text) const { std::ofstream(folder_ + "/" + name) << text; }

  std::string folder_;
};

TEST_F(Files, AFileAtItsLimitIsReadWhole) { EXPECT_EQ(as_text(read_file(folder_ + "/b.pem", 4).value()), "four"); }

TEST_F(Files, AFileOverItsLimitIsRefused) {
  const auto read = read_file(folder_ + "/b.pem", 3);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::file_too_large);
}

TEST_F(Files, AMissingFileNamesItsPath) {
  const auto read = read_file(folder_ + "/none", 10);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::file_unreadable);
  EXPECT_EQ(read.error().where, folder_ + "/none");
}

TEST_F(Files, AFolderIsNotReadAsAFile) { EXPECT_EQ(read_file(folder_, 10).error().code, Code::file_unreadable); }

TEST_F(Files, AFolderStandsForItsFilesInOrder) {
  EXPECT_EQ(find_files(folder_).value(), (std::vector<std::string>{folder_ + "/a.pem", folder_ + "/b.pem"}));
}

TEST_F(Files, AFileStandsForItself) {
  EXPECT_EQ(find_files(folder_ + "/a.pem").value(), (std::vector<std::string>{folder_ + "/a.pem"}));
}

TEST_F(Files, AMissingFolderIsAnError) { EXPECT_FALSE(find_files(folder_ + "/none")); }

}  // namespace
}  // namespace emblem::files
