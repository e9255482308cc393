#include "bench/processes.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>

namespace emblem::bench {

Run run_process(const std::vector<std::string>& arguments) {
  std::vector<std::string> copies = arguments;
  std::vector<char*> argv;
  for (std::string& argument : copies) argv.push_back(argument.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  const auto start = std::chrono::steady_clock::now();
  pid_t child = 0;
  const int status = posix_spawn(&child, argv.front(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (status != 0) throw std::runtime_error("cannot start " + arguments.front());
  int ended = 0;
  rusage usage{};
  wait4(child, &ended, 0, &usage);
  const auto time = std::chrono::steady_clock::now() - start;
  return {.seconds = std::chrono::duration<double>(time).count(),
          .peak_mib = static_cast<double>(usage.ru_maxrss) / 1024,
          .exit_code = WIFEXITED(ended) ? WEXITSTATUS(ended) : -1};
}

}  // namespace emblem::bench
