// Whole processes, from start to exit.
#pragma once

#include <string>
#include <vector>

namespace emblem::bench {

struct Run {
  double seconds = 0;   // wall clock
  double peak_mib = 0;  // resident set, at most
  int exit_code = -1;
};

// Runs a program with its output thrown away.
Run run_process(const std::vector<std::string>& arguments);

}  // namespace emblem::bench
