// The person at the terminal is a pseudo-terminal's other end.
#include "adapters/terminal/terminal.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <string>

namespace emblem::terminal {
namespace {

constexpr int patience = 20000;  // milliseconds; a test that waits for so long has failed

// A process with a terminal of its own, in which `work` runs; its number is the process's exit code.
class Session {
 public:
  explicit Session(const std::function<int()>& work) {
    child_ = ::forkpty(&master_, nullptr, nullptr, nullptr);
    if (child_ == 0) ::_exit(work());
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() {
    if (child_ > 0) {
      ::kill(child_, SIGKILL);
      ::waitpid(child_, nullptr, 0);
    }
    ::close(master_);
  }

  void type(std::string_view text) const {
    ASSERT_EQ(::write(master_, text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }

  // Reads on until the screen shows the text after all that was shown before.
  void expect(std::string_view text) {
    for (;;) {
      const std::size_t at = screen_.find(text, seen_);
      if (at != std::string::npos) {
        seen_ = at + text.size();
        return;
      }
      ASSERT_TRUE(read_more()) << "not shown: " << text << "\nshown: " << screen_;
    }
  }

  // Everything that was shown, once the process has ended; its exit code, or minus the signal.
  int finish() {
    while (read_more()) {
    }
    int status = 0;
    ::waitpid(child_, &status, 0);
    child_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

  bool echoes() const {
    termios modes{};
    EXPECT_EQ(::tcgetattr(master_, &modes), 0);
    return (modes.c_lflag & ECHO) != 0;
  }
  pid_t child() const { return child_; }
  const std::string& screen() const { return screen_; }

 private:
  bool read_more() {
    pollfd waiting{master_, POLLIN, 0};
    if (::poll(&waiting, 1, patience) != 1) return false;
    char buffer[256];
    const ssize_t got = ::read(master_, buffer, sizeof buffer);
    if (got <= 0) return false;
    screen_.append(buffer, static_cast<std::size_t>(got));
    return true;
  }

  int master_ = -1;
  pid_t child_ = -1;
  std::string screen_;
  std::size_t seen_ = 0;
};

int code_of(const Result<Secret>& secret, std::string_view expected) {
  if (secret) return as_text(secret->bytes()) == expected ? 0 : 1;
  if (secret.error().code == Code::passphrase_needed) return 2;
  return secret.error().code == Code::passphrase_wrong ? 3 : 4;
}

int code_of(const Result<Answer>& answer) {
  if (!answer) return answer.error().code == Code::not_confirmed ? 2 : 4;
  return *answer == Answer::yes ? 0 : 1;
}

TEST(Terminal, PassphraseIsTakenWithoutEchoAndTheEchoComesBack) {
  Session session([] { return code_of(ask_passphrase("passphrase: "), "correct horse"); });
  session.expect("passphrase: ");
  EXPECT_FALSE(session.echoes());
  session.type("correct hose\x7f\x7frse\n");
  EXPECT_EQ(session.finish(), 0);
  EXPECT_EQ(session.screen().find("correct"), std::string::npos);
}

TEST(Terminal, EchoIsBackAfterTheAnswer) {
  Session session([] {
    (void)ask_passphrase("passphrase: ");
    return code_of(ask("sure?"));
  });
  session.expect("passphrase: ");
  session.type("x\n");
  session.expect("sure? [y/N] ");
  EXPECT_TRUE(session.echoes());
  session.type("y\n");
  EXPECT_EQ(session.finish(), 0);
}

TEST(Terminal, WhatWasTypedAheadIsNoAnswer) {
  Session session([] {
    (void)ask_passphrase("first: ");
    return code_of(ask_passphrase("second: "), "two");
  });
  session.expect("first: ");
  session.type("one\nahead\n");
  session.expect("second: ");
  session.type("two\n");
  EXPECT_EQ(session.finish(), 0);
}

TEST(Terminal, NothingTypedIsNoPassphrase) {
  for (const std::string_view nothing : {"\n", "\x04"}) {
    Session session([] { return code_of(ask_passphrase("passphrase: "), ""); });
    session.expect("passphrase: ");
    session.type(nothing);
    EXPECT_EQ(session.finish(), 2);
  }
}

TEST(Terminal, NewPassphraseIsAskedForTwice) {
  Session session([] { return code_of(ask_new_passphrase("new passphrase: "), "right"); });
  session.expect("new passphrase: ");
  session.type("right\n");
  session.expect("once more: ");
  session.type("rihgt\n");
  session.expect("the two differ");
  session.expect("new passphrase: ");
  session.type("right\n");
  session.expect("once more: ");
  session.type("right\n");
  EXPECT_EQ(session.finish(), 0);
}

TEST(Terminal, NewPassphraseThatKeepsDifferingIsNone) {
  Session session([] { return code_of(ask_new_passphrase("new passphrase: "), ""); });
  for (int i = 0; i < 3; ++i) {
    session.expect("new passphrase: ");
    session.type("right\n");
    session.expect("once more: ");
    session.type("wrong\n");
  }
  EXPECT_EQ(session.finish(), 3);
}

// The modes as they are when the process has ended: asked of its terminal, which is open here still.
TEST(Terminal, InterruptKeyEndsTheProcessAndTheEchoIsBack) {
  Session session([] { return code_of(ask_passphrase("passphrase: "), ""); });
  session.expect("passphrase: ");
  EXPECT_FALSE(session.echoes());
  session.type("half\x03");
  EXPECT_EQ(session.finish(), -SIGINT);
  EXPECT_TRUE(session.echoes());
}

TEST(Terminal, SignalToEndIsObeyedWithTheEchoBack) {
  Session session([] { return code_of(ask_passphrase("passphrase: "), ""); });
  session.expect("passphrase: ");
  ::kill(session.child(), SIGTERM);
  EXPECT_EQ(session.finish(), -SIGTERM);
  EXPECT_TRUE(session.echoes());
}

TEST(Terminal, StoppedProcessAsksAgainWhenItGoesOn) {
  Session session([] { return code_of(ask_passphrase("passphrase: "), "two"); });
  session.expect("passphrase: ");
  ::kill(session.child(), SIGSTOP);
  int status = 0;
  ASSERT_EQ(::waitpid(session.child(), &status, WUNTRACED), session.child());
  ::kill(session.child(), SIGCONT);
  session.type("two\n");
  EXPECT_EQ(session.finish(), 0);
}

TEST(Terminal, OnlyYesIsYes) {
  for (const auto& [typed, code] :
       {std::pair{"y\n", 0}, {"YES\n", 0}, {"\n", 1}, {"no\n", 1}, {"yess\n", 1}, {"\x04", 2}}) {
    Session session([] { return code_of(ask("go on?")); });
    session.expect("go on? [y/N] ");
    session.type(typed);
    EXPECT_EQ(session.finish(), code) << typed;
  }
}

TEST(Terminal, WithoutATerminalNobodyIsAsked) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::setsid();  // a session without a terminal
    const bool is_refused =
        code_of(ask_passphrase("?"), "") == 2 && code_of(ask_new_passphrase("?"), "") == 2 && code_of(ask("?")) == 2;
    ::_exit(is_refused ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

class Pipe {
 public:
  explicit Pipe(std::string_view content) {
    EXPECT_EQ(::pipe(ends_), 0);
    EXPECT_EQ(::write(ends_[1], content.data(), content.size()), static_cast<ssize_t>(content.size()));
    ::close(ends_[1]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() { ::close(ends_[0]); }
  int descriptor() const { return ends_[0]; }

 private:
  int ends_[2] = {-1, -1};
};

TEST(Descriptor, GivesOneLineAndKeepsTheNext) {
  const Pipe pipe("first\r\nsecond");
  EXPECT_EQ(code_of(read_passphrase(pipe.descriptor()), "first"), 0);
  EXPECT_EQ(code_of(read_passphrase(pipe.descriptor()), "second"), 0);
  EXPECT_EQ(code_of(read_passphrase(pipe.descriptor()), ""), 2);
}

TEST(Descriptor, LineOfTheGreatestLengthIsTakenAndALongerOneIsNot) {
  const std::string longest(1024, 'x');
  EXPECT_EQ(code_of(read_passphrase(Pipe(longest + "\n").descriptor()), longest), 0);
  EXPECT_EQ(code_of(read_passphrase(Pipe(longest + "x\n").descriptor()), ""), 3);
}

TEST(Descriptor, EmptyLineAndClosedDescriptorGiveNoPassphrase) {
  EXPECT_EQ(code_of(read_passphrase(Pipe("\nmore\n").descriptor()), ""), 2);
  EXPECT_EQ(code_of(read_passphrase(987), ""), 2);
  EXPECT_EQ(code_of(read_passphrase(-1), ""), 2);
}

}  // namespace
}  // namespace emblem::terminal
