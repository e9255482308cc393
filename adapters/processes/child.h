// Programs that we start.
#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "emblem/result.h"

namespace emblem::processes {

// Where the shell would find it, or in the folders where administrators' programs are (/usr/local/sbin, /usr/sbin,
// /sbin), which a user's PATH may lack; nothing when it is nowhere.
std::optional<std::string> find_program(const std::string& name);

struct Command {
  std::string program;             // a path
  std::vector<std::string> words;  // after its name
};

// How a process ended.
struct Ending {
  int code = 0;    // what it returned
  int signal = 0;  // what killed it; 0: nothing did

  bool well() const { return code == 0 && signal == 0; }
  std::string to_text() const;  // "exit code 1", "killed by signal 9"
};

// A process of ours: no shell, no descriptors but the three streams, a process group of its own so that ^C reaches only
// us, and killed by the system if we die first. Standard input and output are empty, standard error is read here. When
// the object ends before the process does, it is killed.
class Child {
 public:
  // Error: server_not_started (no descriptors, no memory, the program cannot be run); `where` is the program. To be
  // called from a thread that lives as long as the child shall.
  static Result<Child> start(const Command& command);

  Child(Child&& other) noexcept;
  Child& operator=(Child&& other) noexcept;
  ~Child();

  pid_t id() const { return id_; }

  // Readable for poll when the process has ended.
  int end_descriptor() const { return end_; }

  // Readable for poll when the process has said something, or closed its standard error; negative after that.
  int output_descriptor() const { return output_; }

  // What it has said since, as far as it is here.
  std::string read_output();

  void send_signal(int number) const;

  // Nothing while it runs.
  std::optional<Ending> ended();

 private:
  Child(pid_t id, int end, int output) : id_(id), end_(end), output_(output) {}
  void close_all();

  pid_t id_ = -1;
  int end_ = -1;
  int output_ = -1;
  std::optional<Ending> ending_;
};

struct Finished {
  Ending ending;
  std::string output;  // standard output and error, at most most_output bytes
};

inline constexpr std::size_t most_output = std::size_t{256} * 1024;

// How long somebody waits.
struct Patience {
  unsigned seconds = 0;
  std::function<bool()> given_up;  // asked ten times a second, where there is one
};

// Runs a program to its end, with empty standard input; killed when the patience ends. Errors: those of Child::start,
// and server_not_started when it took too long or was given up.
Result<Finished> run_program(const Command& command, const Patience& patience);

}  // namespace emblem::processes
