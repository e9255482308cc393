// Times two things in turn, so that whatever else the machine does hits both.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace emblem::bench {

struct Line {
  std::string name;
  double ours = 0;   // in `unit`
  double limit = 0;  // in `unit`
  std::string unit;
  double ratio = 0;  // limit over ours: more is better
  double goal = 0;
};

struct Pair {
  double ours = 0;   // seconds a call, median of the rounds
  double limit = 0;  // seconds a call, median of the rounds
  double ratio = 0;  // median of the rounds' ratios
};

double median(std::vector<double> values);

// Calls both in turn in rounds of some milliseconds each until `budget` is used.
Pair measure(const std::function<void()>& ours, const std::function<void()>& limit, std::chrono::milliseconds budget);

// The same for how each scales from one thread to two: `ours` and `limit` are calls a second of two threads over those
// of one.
Pair measure_scaling(const std::function<void()>& ours, const std::function<void()>& limit,
                     std::chrono::milliseconds budget);

}  // namespace emblem::bench
