#include "adapters/files/writing.h"

#include "adapters/files/trial.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>
#include <vector>

namespace emblem::files {
namespace {

namespace fs = std::filesystem;

class Writing : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = testing::TempDir() + "emblem_writing_" + std::to_string(::getpid()) + "_" +
              testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::remove_all(folder_);
    fs::create_directory(folder_);
  }
  void TearDown() override {
    fs::permissions(folder_, fs::perms::owner_all);
    fs::remove_all(folder_);
  }

  std::string at(const std::string& name) const { return folder_ + "/" + name; }
  std::string content(const std::string& name) const {
    std::ifstream file(at(name));
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::size_t count() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }
  unsigned mode(const std::string& name) const {
    struct stat status{};
    EXPECT_EQ(::stat(at(name).c_str(), &status), 0);
    return status.st_mode & 0777;
  }

  std::string folder_;
};

// What `work` returns in a process of its own that may change its limits and rights.
template <typename Work>
int in_child(Work work) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(work());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int code_of(const Result<void>& result) {
  if (result) return 0;
  if (result.error().code == Code::file_exists) return 1;
  return result.error().code == Code::file_not_written ? 2 : 3;
}

TEST_F(Writing, WrittenFileHasTheBytesTheModeAndNoNeighbour) {
  ASSERT_TRUE(write_file(at("key"), as_bytes("secret"), Mode::owner_only));
  EXPECT_EQ(content("key"), "secret");
  EXPECT_EQ(mode("key"), 0600U);
  EXPECT_EQ(count(), 1U);
}

TEST_F(Writing, WrittenFileReplacesTheOldOne) {
  ASSERT_TRUE(write_file(at("zone"), as_bytes("a longer old content"), Mode::owner_only));
  ASSERT_TRUE(write_file(at("zone"), as_bytes("new"), Mode::everybody_reads));
  EXPECT_EQ(content("zone"), "new");
  EXPECT_EQ(count(), 1U);
}

TEST_F(Writing, ReaderWhoHoldsTheOldFileKeepsIt) {
  ASSERT_TRUE(write_file(at("zone"), as_bytes("old"), Mode::everybody_reads));
  std::ifstream reader(at("zone"));
  ASSERT_TRUE(write_file(at("zone"), as_bytes("new"), Mode::everybody_reads));
  std::string line;
  std::getline(reader, line);
  EXPECT_EQ(line, "old");
}

TEST_F(Writing, LinkIsFollowedAndStays) {
  ASSERT_TRUE(write_file(at("real"), as_bytes("old"), Mode::everybody_reads));
  fs::create_symlink("real", at("link"));
  ASSERT_TRUE(write_file(at("link"), as_bytes("new"), Mode::everybody_reads));
  EXPECT_TRUE(fs::is_symlink(at("link")));
  EXPECT_EQ(content("real"), "new");
}

TEST_F(Writing, LinkThatLeadsNowhereIsRefused) {
  fs::create_symlink("nowhere", at("link"));
  EXPECT_EQ(code_of(write_file(at("link"), as_bytes("new"), Mode::everybody_reads)), 2);
  EXPECT_FALSE(fs::exists(at("nowhere")));
  EXPECT_EQ(count(), 1U);
}

TEST_F(Writing, DeviceIsWrittenToAndStaysADevice) {
  EXPECT_TRUE(write_file("/dev/null", as_bytes("gone"), Mode::everybody_reads));
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
  const auto full = write_file("/dev/full", as_bytes("x"), Mode::everybody_reads);
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().code, Code::file_not_written);
  EXPECT_EQ(full.error().where, "/dev/full");
}

TEST_F(Writing, FolderIsNotReplaced) {
  fs::create_directory(at("folder"));
  EXPECT_EQ(code_of(write_file(at("folder"), as_bytes("x"), Mode::everybody_reads)), 2);
  EXPECT_EQ(code_of(write_file(at("none/file"), as_bytes("x"), Mode::everybody_reads)), 2);
  EXPECT_EQ(code_of(write_file("", as_bytes("x"), Mode::everybody_reads)), 2);
}

TEST_F(Writing, CreatedFileIsNeverOverwritten) {
  ASSERT_TRUE(create_file(at("key"), as_bytes("first"), Mode::owner_only));
  const auto second = create_file(at("key"), as_bytes("second"), Mode::owner_only);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::file_exists);
  EXPECT_EQ(content("key"), "first");
  EXPECT_EQ(mode("key"), 0600U);
  EXPECT_EQ(count(), 1U);
}

TEST_F(Writing, LinkThatLeadsNowhereIsInTheWayOfANewFile) {
  fs::create_symlink("nowhere", at("key"));
  EXPECT_EQ(code_of(create_file(at("key"), as_bytes("x"), Mode::owner_only)), 1);
  EXPECT_FALSE(fs::exists(at("nowhere")));
}

TEST_F(Writing, FileCannotBeCreatedBelowAFileOrInAMissingFolder) {
  ASSERT_TRUE(create_file(at("file"), as_bytes("x"), Mode::owner_only));
  EXPECT_EQ(code_of(create_file(at("file/below"), as_bytes("x"), Mode::owner_only)), 2);
  EXPECT_EQ(code_of(create_file(at("none/below"), as_bytes("x"), Mode::owner_only)), 2);
}

TEST_F(Writing, OfManyWhoCreateOneSucceedsAndItsContentIsWhole) {
  std::vector<int> codes(8);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    threads.emplace_back([this, i, &codes] {
      const Bytes bytes(10000, static_cast<std::uint8_t>('a' + i));
      codes[i] = code_of(create_file(at("key"), bytes, Mode::owner_only));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::ranges::count(codes, 0), 1);
  EXPECT_EQ(std::ranges::count(codes, 1), 7);
  const std::string kept = content("key");
  EXPECT_EQ(kept, std::string(10000, kept.at(0)));
  EXPECT_EQ(count(), 1U);
}

TEST_F(Writing, LeftoverOfAKilledProcessIsNotInTheWay) {
  std::ofstream(at(".emblem-" + std::to_string(::getpid()) + "-0.tmp")) << "half";
  ASSERT_TRUE(write_file(at("zone"), as_bytes("whole"), Mode::everybody_reads));
  EXPECT_EQ(content("zone"), "whole");
  EXPECT_EQ(count(), 2U);
}

TEST_F(Writing, FullDiskLeavesTheOldFileAndNothingElse) {
  ASSERT_TRUE(write_file(at("zone"), as_bytes("old"), Mode::everybody_reads));
  const Bytes large(100000, 'x');
  const auto with_little_room = [&](auto work) {
    return in_child([&] {
      std::signal(SIGXFSZ, SIG_IGN);
      const rlimit room{4096, 4096};
      ::setrlimit(RLIMIT_FSIZE, &room);
      return code_of(work());
    });
  };
  EXPECT_EQ(with_little_room([&] { return write_file(at("zone"), large, Mode::everybody_reads); }), 2);
  EXPECT_EQ(with_little_room([&] { return create_file(at("key"), large, Mode::owner_only); }), 2);
  EXPECT_EQ(with_little_room([&] { return create_file(at("small"), as_bytes("fits"), Mode::owner_only); }), 0);
  EXPECT_EQ(content("zone"), "old");
  EXPECT_FALSE(fs::exists(at("key")));
  EXPECT_EQ(count(), 2U);
}

TEST_F(Writing, ReadOnlyFolderStaysAsItIs) {
  ASSERT_TRUE(write_file(at("zone"), as_bytes("old"), Mode::everybody_reads));
  fs::permissions(folder_,
                  fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read | fs::perms::others_exec);
  const auto without_rights = [](auto work) {
    return in_child([&] {
      if (::geteuid() == 0 && ::setuid(65534) != 0) return 9;  // root writes everywhere
      return code_of(work());
    });
  };
  EXPECT_EQ(without_rights([&] { return write_file(at("zone"), as_bytes("new"), Mode::everybody_reads); }), 2);
  EXPECT_EQ(without_rights([&] { return create_file(at("key"), as_bytes("new"), Mode::owner_only); }), 2);
  EXPECT_EQ(content("zone"), "old");
  EXPECT_EQ(count(), 1U);
}

TEST_F(Writing, DashIsStandardOutput) {
  const std::string path = at("output");
  EXPECT_EQ(in_child([&] {
              if (::freopen(path.c_str(), "w", stdout) == nullptr) return 9;
              return code_of(write_file("-", as_bytes("shown"), Mode::everybody_reads));
            }),
            0);
  EXPECT_EQ(content("output"), "shown");
}

// Killed at some moment of a long row of replacements, the file holds one of the contents, never a part.
TEST_F(Writing, KilledWriterLeavesOneOfTheContentsWhole) {
  const std::string even(60000, 'e');
  const std::string odd(90000, 'o');
  ASSERT_TRUE(write_file(at("zone"), as_bytes(even), Mode::everybody_reads));
  for (int round = 0; round < 20; ++round) {
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      for (int i = 0;; ++i) {
        if (!write_file(at("zone"), as_bytes(i % 2 == 0 ? odd : even), Mode::everybody_reads)) ::_exit(1);
        if (::write(ready[1], "x", 1) != 1) ::_exit(1);
      }
    }
    char byte = 0;
    for (int i = 0; i <= round % 4; ++i) ASSERT_EQ(::read(ready[0], &byte, 1), 1);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(ready[0]);
    ::close(ready[1]);
    const std::string kept = content("zone");
    EXPECT_TRUE(kept == even || kept == odd) << kept.size();
  }
}

TEST_F(Writing, ReplacingKeepsModeOwnerAndLink) {
  ASSERT_TRUE(write_file(at("zone"), as_bytes("old"), Mode::everybody_reads));
  ASSERT_EQ(::chmod(at("zone").c_str(), 0660), 0);
  fs::create_symlink("zone", at("link"));
  ASSERT_TRUE(replace_file(at("link"), as_bytes("old"), as_bytes("new")));
  EXPECT_EQ(content("zone"), "new");
  EXPECT_EQ(mode("zone"), 0660U);
  EXPECT_TRUE(fs::is_symlink(at("link")));
  EXPECT_EQ(count(), 2U);
  if (::geteuid() != 0) return;
  ASSERT_EQ(::chown(at("zone").c_str(), 65534, 65533), 0);
  ASSERT_TRUE(replace_file(at("zone"), as_bytes("new"), as_bytes("newer")));
  struct stat status{};
  ASSERT_EQ(::stat(at("zone").c_str(), &status), 0);
  EXPECT_EQ(status.st_uid, 65534U);
  EXPECT_EQ(status.st_gid, 65533U);
}

TEST_F(Writing, ReplacingLeavesAFileThatHoldsSomethingElse) {
  ASSERT_TRUE(write_file(at("zone"), as_bytes("other"), Mode::everybody_reads));
  for (const std::string before : {"old", "othe", "othes", "others", ""}) {
    EXPECT_EQ(replace_file(at("zone"), as_bytes(before), as_bytes("new")).error().code, Code::zone_changed_meanwhile);
  }
  EXPECT_EQ(replace_file(at("gone"), as_bytes(""), as_bytes("new")).error().code, Code::zone_changed_meanwhile);
  EXPECT_EQ(content("zone"), "other");
  EXPECT_EQ(count(), 1U);
}

TEST_F(Writing, OfManyWhoReplaceTheSameOneSucceeds) {
  ASSERT_TRUE(write_file(at("zone"), as_bytes("old"), Mode::everybody_reads));
  std::vector<int> done(8);
  {
    std::vector<std::jthread> threads;
    for (int& one : done) {
      threads.emplace_back([&] { one = replace_file(at("zone"), as_bytes("old"), as_bytes("new")) ? 1 : 0; });
    }
  }
  EXPECT_EQ(std::ranges::count(done, 1), 1);
  EXPECT_EQ(content("zone"), "new");
}

TEST_F(Writing, ATrialLeavesEverythingAsItIs) {
  EXPECT_TRUE(try_writing(at("new")));
  EXPECT_EQ(count(), 0U);
  ASSERT_TRUE(write_file(at("old"), as_bytes("content"), Mode::owner_only));
  fs::create_symlink("old", at("link"));
  EXPECT_TRUE(try_writing(at("old")));
  EXPECT_TRUE(try_writing(at("link")));
  EXPECT_EQ(content("old"), "content");
  EXPECT_EQ(count(), 2U);
  EXPECT_TRUE(try_writing("-"));
  EXPECT_TRUE(try_writing("/dev/null"));
}

TEST_F(Writing, ATrialFailsWhereWritingWould) {
  fs::create_directory(at("folder"));
  fs::create_symlink("nowhere", at("dangling"));
  for (const std::string& path :
       {at("none/file"), at("folder"), at("folder/"), at("new/"), at("dangling"), std::string("/proc/heads")}) {
    const auto tried = try_writing(path);
    ASSERT_FALSE(tried) << path;
    EXPECT_EQ(tried.error().code, Code::file_not_written);
    EXPECT_EQ(tried.error().where, path);
    EXPECT_FALSE(write_file(path, as_bytes("content"), Mode::owner_only)) << path;
  }
  EXPECT_EQ(count(), 2U);
}

}  // namespace
}  // namespace emblem::files
