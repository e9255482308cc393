#include "adapters/unbound/private_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "adapters/unbound/held_signals.h"

namespace emblem::unbound {
namespace {

bool is_there(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

TEST(PrivateFolder, IsTheUsersAloneAndGoesAwayWithWhatIsInIt) {
  auto folder = PrivateFolder::make().value();
  const std::string file = folder->path_of("file");
  std::ofstream(file) << "x";
  ASSERT_TRUE(is_there(file));
  struct stat found{};
  ASSERT_EQ(stat(folder->path_of(".").c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 07777, 0700U);
  const std::string place = folder->path_of("");
  folder.reset();
  EXPECT_FALSE(is_there(place));
}

// What a process does that is told to end while it has the folder: 1 when it was ended by the signal, with the folder
// gone.
TEST(PrivateFolder, GoesAwayBeforeASignalEndsTheProcess) {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    std::array<int, 2> pipe_ends{};
    ASSERT_EQ(pipe(pipe_ends.data()), 0);
    const pid_t child = fork();
    if (child == 0) {
      const HeldSignals signals;
      const auto folder = PrivateFolder::make();
      raise(number);
      if (!folder || !signals.told_to_end()) _exit(1);
      const std::string path = (*folder)->path_of("");
      if (write(pipe_ends[1], path.data(), path.size()) < 0) _exit(1);
    } else {
      close(pipe_ends[1]);
      std::array<char, 256> path{};
      ASSERT_GT(read(pipe_ends[0], path.data(), path.size() - 1), 0);
      int status = 0;
      ASSERT_EQ(waitpid(child, &status, 0), child);
      EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == number);
      EXPECT_FALSE(is_there(path.data())) << path.data();
      close(pipe_ends[0]);
      continue;
    }
    break;  // the child: its folder ends, and then it
  }
}

TEST(HeldSignals, DoNothingWhereNoneCame) {
  const HeldSignals signals;
  EXPECT_FALSE(signals.told_to_end());
}

}  // namespace
}  // namespace emblem::unbound
