#include "tests/lookup/fault_server.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

namespace emblem::tests {
namespace {

struct Pipe {
  std::array<int, 2> ends{-1, -1};
  Pipe() { EXPECT_EQ(pipe2(ends.data(), O_CLOEXEC), 0); }
};

}  // namespace

FaultServer::FaultServer(const std::string& behaviour, const std::string& address)
    : address_{*dns::IpAddress::parse(address), 1} {
  const Pipe in;
  const Pipe out;
  posix_spawn_file_actions_t actions{};
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.ends[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.ends[1], STDOUT_FILENO);
  std::string python = EMBLEM_PYTHON;
  std::string script = EMBLEM_FAULT_SERVER;
  std::string first = behaviour;
  std::string second = address;
  std::array<char*, 5> arguments{python.data(), script.data(), first.data(), second.data(), nullptr};
  EXPECT_EQ(posix_spawn(&process_, python.c_str(), &actions, nullptr, arguments.data(), environ), 0);
  posix_spawn_file_actions_destroy(&actions);
  close(in.ends[0]);
  close(out.ends[1]);
  input_ = in.ends[1];
  std::string line;
  for (char byte = 0; read(out.ends[0], &byte, 1) == 1 && byte != '\n';) line += byte;
  close(out.ends[0]);
  const auto parsed = lookup::parse_server(address + "#" + line);
  EXPECT_TRUE(parsed) << "no port from the server: " << line;
  if (parsed) address_ = *parsed;
}

FaultServer::~FaultServer() {
  close(input_);  // the end of its input is the sign to stop
  if (process_ > 0) waitpid(process_, nullptr, 0);
}

}  // namespace emblem::tests
