#include "adapters/processes/child.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <csignal>

#include "adapters/processes/signals.h"

namespace emblem::processes {
namespace {

Command shell(const std::string& script) { return {"/bin/sh", {"-c", script}}; }

void wait_for(int descriptor) {
  pollfd wanted{descriptor, POLLIN, 0};
  ASSERT_EQ(poll(&wanted, 1, 20000), 1);
}

Ending end_of(Child& child) {
  wait_for(child.end_descriptor());
  return child.ended().value_or(Ending{.code = -1});
}

TEST(Child, TellsHowItEnded) {
  auto child = Child::start(shell("exit 3"));
  ASSERT_TRUE(child);
  EXPECT_EQ(end_of(*child).to_text(), "exit code 3");
  auto killed = Child::start(shell("kill -9 $$"));
  ASSERT_TRUE(killed);
  EXPECT_EQ(end_of(*killed).to_text(), "killed by signal 9");
}

TEST(Child, IsHeardOnItsStandardErrorOnly) {
  auto child = Child::start(shell("echo out; echo err >&2"));
  ASSERT_TRUE(child);
  (void)end_of(*child);
  EXPECT_EQ(child->read_output(), "err\n");
  EXPECT_LT(child->output_descriptor(), 0);
}

TEST(Child, GetsSignalsEvenWhereWeBlockThem) {
  const Signals signals({SIGTERM});
  auto child = Child::start(shell("echo up >&2; exec sleep 100"));
  ASSERT_TRUE(child);
  wait_for(child->output_descriptor());
  EXPECT_FALSE(child->ended());
  child->send_signal(SIGTERM);
  EXPECT_EQ(end_of(*child).signal, SIGTERM);
}

TEST(Child, DoesNotOutliveItsObject) {
  pid_t id = 0;
  {
    auto child = Child::start(shell("exec sleep 100"));
    ASSERT_TRUE(child);
    id = child->id();
  }
  EXPECT_NE(kill(id, 0), 0);
}

TEST(Child, ThatCannotBeRunIsAnError) {
  const auto child = Child::start({"/nowhere/program", {}});
  ASSERT_FALSE(child);
  EXPECT_EQ(child.error().code, Code::server_not_started);
  EXPECT_EQ(child.error().where, "/nowhere/program");
}

TEST(RunProgram, GivesBothStreamsAndTheCode) {
  const auto finished = run_program(shell("echo out; echo err >&2; exit 2"), {.seconds = 20, .given_up = {}});
  ASSERT_TRUE(finished);
  EXPECT_EQ(finished->output, "out\nerr\n");
  EXPECT_EQ(finished->ending.code, 2);
}

TEST(RunProgram, KeepsNoMoreThanItsBoundAndLetsTheProgramEnd) {
  const auto finished = run_program(shell("head -c 1000000 /dev/zero"), {.seconds = 20, .given_up = {}});
  ASSERT_TRUE(finished);
  EXPECT_TRUE(finished->ending.well());
  EXPECT_LE(finished->output.size(), most_output + 4096);
}

TEST(RunProgram, EndsWhatTakesTooLong) {
  EXPECT_FALSE(run_program(shell("exec sleep 100"), {.seconds = 0, .given_up = {}}));
}

TEST(RunProgram, EndsWhatIsGivenUp) {
  const auto ended = run_program(shell("exec sleep 100"), {.seconds = 100, .given_up = [] { return true; }});
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().detail, "it was given up");
}

TEST(RunProgram, TakesWordsAsTheyAre) {
  const auto finished = run_program({"/bin/echo", {"$HOME; `id`", "a b"}}, {.seconds = 20, .given_up = {}});
  ASSERT_TRUE(finished);
  EXPECT_EQ(finished->output, "$HOME; `id` a b\n");
}

TEST(FindProgram, LooksInThePathAndReportsWhatIsNowhere) {
  EXPECT_TRUE(find_program("sh"));
  EXPECT_FALSE(find_program("no-such-program-of-anybody"));
}

TEST(Signals, ComeOneAtATime) {
  Signals signals({SIGUSR1, SIGUSR2});
  EXPECT_FALSE(signals.take());
  raise(SIGUSR1);
  raise(SIGUSR2);
  EXPECT_TRUE(Signals::is_waiting(SIGUSR1));
  EXPECT_EQ(signals.take(), SIGUSR1);
  EXPECT_FALSE(Signals::is_waiting(SIGUSR1));
  EXPECT_EQ(signals.take(), SIGUSR2);
  EXPECT_FALSE(signals.take());
}

}  // namespace
}  // namespace emblem::processes
