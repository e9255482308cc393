#include "adapters/processes/child.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

extern "C" {  // glibc 2.36 forgets to say so
#include <sys/pidfd.h>
}

extern char** environ;

namespace emblem::processes {
namespace {

enum class Streams : unsigned char { error_only, both };

constexpr std::chrono::milliseconds between_questions{100};

// What the service manager told us is not meant for programs that we start.
constexpr std::array<std::string_view, 4> ours{"NOTIFY_SOCKET=", "LISTEN_FDS=", "LISTEN_PID=", "WATCHDOG_USEC="};

std::unexpected<Error> not_started(const std::string& program, int error) {
  return fail(Code::server_not_started, program, std::strerror(error));
}

void close_both(const std::array<int, 2>& pair) {
  for (const int descriptor : pair) {
    if (descriptor >= 0) close(descriptor);
  }
}

std::vector<char*> pointers_to(std::vector<std::string>& words) {
  std::vector<char*> out;
  out.reserve(words.size() + 1);
  for (std::string& word : words) out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

std::vector<char*> environment() {
  std::vector<char*> out;
  for (char** at = environ; at != nullptr && *at != nullptr; ++at) {
    bool kept = true;
    for (const std::string_view name : ours) kept = kept && !std::string_view(*at).starts_with(name);
    if (kept) out.push_back(*at);
  }
  out.push_back(nullptr);
  return out;
}

struct Launch {
  const char* program;
  char* const* words;
  char* const* environment;
  Streams streams;
  pid_t parent;
  int output;   // write end
  int problem;  // write end; closed by a successful exec
};

// Between fork and exec: only calls that are safe there, and no memory is taken.
[[noreturn]] void become(const Launch& launch) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  (void)std::signal(SIGPIPE, SIG_DFL);
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != launch.parent) _exit(1);  // it died before the line above
  const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
  const int out = launch.streams == Streams::both ? launch.output : nothing;
  if (nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0 &&
      dup2(launch.output, STDERR_FILENO) >= 0) {
    execve(launch.program, launch.words, launch.environment);
  }
  const int error = errno;
  [[maybe_unused]] const ssize_t told = write(launch.problem, &error, sizeof error);
  _exit(127);
}

struct Launched {
  pid_t id;
  int output;  // read end, not blocking
};

// Zero when the pipe was closed by exec, else what went wrong there.
int read_problem(int descriptor) {
  int error = 0;
  ssize_t got = 0;
  do {
    got = read(descriptor, &error, sizeof error);
  } while (got < 0 && errno == EINTR);
  return got == sizeof error ? error : 0;
}

Result<Launched> launch(const Command& command, Streams streams) {
  std::vector<std::string> words{command.program};
  words.insert(words.end(), command.words.begin(), command.words.end());
  const std::vector<char*> arguments = pointers_to(words);
  const std::vector<char*> variables = environment();
  std::array<int, 2> output{-1, -1};
  std::array<int, 2> problem{-1, -1};
  if (pipe2(output.data(), O_CLOEXEC) != 0 || pipe2(problem.data(), O_CLOEXEC) != 0) {
    const int error = errno;
    close_both(output);
    return not_started(command.program, error);
  }
  const pid_t parent = getpid();
  const pid_t id = fork();
  if (id == 0) {
    become({command.program.c_str(), arguments.data(), variables.data(), streams, parent, output[1], problem[1]});
  }
  int error = id < 0 ? errno : 0;
  close(std::exchange(output[1], -1));
  close(std::exchange(problem[1], -1));
  if (id > 0) error = read_problem(problem[0]);
  close(problem[0]);
  if (error != 0) {
    close(output[0]);
    if (id > 0) waitpid(id, nullptr, 0);
    return not_started(command.program, error);
  }
  fcntl(output[0], F_SETFL, O_NONBLOCK);
  return Launched{id, output[0]};
}

Ending ending_of(const siginfo_t& info) {
  return info.si_code == CLD_EXITED ? Ending{.code = info.si_status} : Ending{.signal = info.si_status};
}

}  // namespace

std::optional<std::string> find_program(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::string folders = path == nullptr ? "/usr/bin:/bin" : path;
  folders += ":/usr/local/sbin:/usr/sbin:/sbin";
  for (std::size_t begin = 0; begin <= folders.size();) {
    const std::size_t end = std::min(folders.find(':', begin), folders.size());
    std::string candidate = folders.substr(begin, end - begin) + "/" + name;
    if (candidate.starts_with('/') && access(candidate.c_str(), X_OK) == 0) return candidate;
    begin = end + 1;
  }
  return std::nullopt;
}

std::string Ending::to_text() const {
  return signal != 0 ? "killed by signal " + std::to_string(signal) : "exit code " + std::to_string(code);
}

Result<Child> Child::start(const Command& command) {
  EMBLEM_TRY(const Launched launched, launch(command, Streams::error_only));
  Child child(launched.id, pidfd_open(launched.id, 0), launched.output);
  if (child.end_ < 0) return not_started(command.program, errno);
  return child;
}

Child::Child(Child&& other) noexcept
    : id_(std::exchange(other.id_, -1)),
      end_(std::exchange(other.end_, -1)),
      output_(std::exchange(other.output_, -1)),
      ending_(std::exchange(other.ending_, std::nullopt)) {}

Child& Child::operator=(Child&& other) noexcept {
  if (this == &other) return *this;
  close_all();
  id_ = std::exchange(other.id_, -1);
  end_ = std::exchange(other.end_, -1);
  output_ = std::exchange(other.output_, -1);
  ending_ = std::exchange(other.ending_, std::nullopt);
  return *this;
}

Child::~Child() { close_all(); }

void Child::close_all() {
  if (id_ > 0 && !ending_) {
    send_signal(SIGKILL);
    waitpid(id_, nullptr, 0);
  }
  if (end_ >= 0) close(end_);
  if (output_ >= 0) close(output_);
}

std::string Child::read_output() {
  std::string out;
  std::array<char, 4096> buffer{};
  while (output_ >= 0 && out.size() < most_output) {
    const ssize_t got = read(output_, buffer.data(), buffer.size());
    if (got > 0) {
      out.append(buffer.data(), static_cast<std::size_t>(got));
    } else if (got < 0 && errno == EINTR) {
      continue;
    } else {
      if (got == 0 || errno != EAGAIN) close(std::exchange(output_, -1));
      break;
    }
  }
  return out;
}

void Child::send_signal(int number) const {
  if (id_ > 0 && !ending_) kill(id_, number);
}

std::optional<Ending> Child::ended() {
  if (ending_ || id_ <= 0) return ending_;
  siginfo_t info{};
  if (waitid(P_PID, static_cast<id_t>(id_), &info, WEXITED | WNOHANG) == 0 && info.si_pid == id_) {
    ending_ = ending_of(info);
  }
  return ending_;
}

Result<Finished> run_program(const Command& command, const Patience& patience) {
  EMBLEM_TRY(const Launched launched, launch(command, Streams::both));
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(patience.seconds);
  Finished finished;
  std::array<char, 4096> buffer{};
  bool open = true;
  while (open) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(give_up - std::chrono::steady_clock::now());
    if (left.count() <= 0 || (patience.given_up && patience.given_up())) break;
    pollfd wanted{launched.output, POLLIN, 0};
    if (poll(&wanted, 1, static_cast<int>(std::min(left, between_questions).count())) < 0 && errno != EINTR) break;
    const ssize_t got = read(launched.output, buffer.data(), buffer.size());
    open = got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
    if (got > 0 && finished.output.size() < most_output) {
      finished.output.append(buffer.data(), static_cast<std::size_t>(got));
    }
  }
  close(launched.output);
  if (open) kill(launched.id, SIGKILL);
  siginfo_t info{};
  while (waitid(P_PID, static_cast<id_t>(launched.id), &info, WEXITED) != 0 && errno == EINTR) {
  }
  if (open) {
    const bool given_up = patience.given_up && patience.given_up();
    return fail(Code::server_not_started, command.program, given_up ? "it was given up" : "it took too long");
  }
  finished.ending = ending_of(info);
  return finished;
}

}  // namespace emblem::processes
