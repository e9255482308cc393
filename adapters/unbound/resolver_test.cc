#include "adapters/unbound/resolver.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "adapters/unbound/private_folder.h"

namespace emblem::unbound {
namespace {

// A program of the name unbound, found before any other; the real one answers in tests/covert.
class ResolverTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = PrivateFolder::make().value();
    std::filesystem::create_directory(folder_->path_of("tmp"));
    setenv("TMPDIR", folder_->path_of("tmp").c_str(), 1);
    const char* path = std::getenv("PATH");
    setenv("PATH", (folder_->path_of("") + ":" + (path == nullptr ? "" : path)).c_str(), 1);
    setup_.trust_anchor = folder_->path_of("root.key");
    std::ofstream(setup_.trust_anchor) << "\n";
  }

  void TearDown() override { unsetenv("TMPDIR"); }

  Error start(const std::string& script) {
    std::ofstream(folder_->path_of("unbound")) << "#!/bin/sh\n" << script << "\n";
    chmod(folder_->path_of("unbound").c_str(), 0755);
    const auto resolver = Resolver::start(setup_);
    EXPECT_TRUE(std::filesystem::is_empty(folder_->path_of("tmp")));
    return resolver ? Error{Code::internal_error, "", ""} : resolver.error();
  }

  std::unique_ptr<PrivateFolder> folder_;
  Resolver::Setup setup_;
};

TEST_F(ResolverTest, SaysWhatAnUnboundSaidThatDidNotStart) {
  const Error error = start("echo one >&2; echo two >&2; exit 1");
  EXPECT_EQ(error.code, Code::server_not_started);
  EXPECT_EQ(error.detail, "two");
}

TEST_F(ResolverTest, TriesAnotherPortWhereThisOneWasTaken) {
  const std::string count = folder_->path_of("count");
  const Error error = start("echo x >>" + count + "; echo 'bind: Address already in use' >&2; exit 1");
  EXPECT_EQ(error.code, Code::server_not_started);
  EXPECT_EQ(std::filesystem::file_size(count), 6U);
}

TEST_F(ResolverTest, IsStartedFromACopyWithAFolderOfItsOwn) {
  const std::string words = folder_->path_of("words");
  start("echo \"$0\" \"$@\" >" + words + "; cat \"$3\" >>" + words + "; exit 1");
  std::ifstream file(words);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  EXPECT_TRUE(text.starts_with(folder_->path_of("tmp") + "/emblem-unbound")) << text;
  EXPECT_NE(text.find(" -d -c "), std::string::npos);
  EXPECT_NE(text.find("interface: 127.0.0.1@"), std::string::npos);
}

TEST_F(ResolverTest, NeedsTheFilesThatAreNamed) {
  setup_.root_hints = folder_->path_of("none");
  EXPECT_EQ(start("exit 1").code, Code::file_unreadable);
  setup_.root_hints.reset();
  setup_.trust_anchor = folder_->path_of("none");
  EXPECT_EQ(start("exit 1").code, Code::file_unreadable);
}

}  // namespace
}  // namespace emblem::unbound
