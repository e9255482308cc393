#include "bench/measurement.h"

#include <algorithm>
#include <atomic>
#include <thread>

namespace emblem::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds round_time{12};

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

// Seconds a call, over one round.
double time_round(const std::function<void()>& call) {
  const auto start = Clock::now();
  std::size_t calls = 0;
  do {
    call();
    ++calls;
  } while (Clock::now() - start < round_time);
  return seconds_since(start) / static_cast<double>(calls);
}

// Calls a second of `threads` threads together, over one longer round.
double rate(const std::function<void()>& call, unsigned threads) {
  std::atomic<bool> go = false;
  std::atomic<std::size_t> calls = 0;
  std::vector<std::jthread> workers;
  for (unsigned i = 0; i < threads; ++i) {
    workers.emplace_back([&] {
      while (!go) std::this_thread::yield();
      const auto start = Clock::now();
      std::size_t own = 0;
      while (Clock::now() - start < 6 * round_time) {
        call();
        ++own;
      }
      calls += own;
    });
  }
  const auto start = Clock::now();
  go = true;
  workers.clear();
  return static_cast<double>(calls) / seconds_since(start);
}

}  // namespace

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

Pair measure(const std::function<void()>& ours, const std::function<void()>& limit, std::chrono::milliseconds budget) {
  ours();
  limit();
  std::vector<double> our_times;
  std::vector<double> limit_times;
  std::vector<double> ratios;
  const auto start = Clock::now();
  do {
    limit_times.push_back(time_round(limit));
    our_times.push_back(time_round(ours));
    ratios.push_back(limit_times.back() / our_times.back());
  } while (Clock::now() - start < budget);
  return {.ours = median(our_times), .limit = median(limit_times), .ratio = median(ratios)};
}

Pair measure_scaling(const std::function<void()>& ours, const std::function<void()>& limit,
                     std::chrono::milliseconds budget) {
  std::vector<double> our_scales;
  std::vector<double> limit_scales;
  std::vector<double> ratios;
  const auto start = Clock::now();
  do {
    limit_scales.push_back(rate(limit, 2) / rate(limit, 1));
    our_scales.push_back(rate(ours, 2) / rate(ours, 1));
    ratios.push_back(our_scales.back() / limit_scales.back());
  } while (Clock::now() - start < budget);
  return {.ours = median(our_scales), .limit = median(limit_scales), .ratio = median(ratios)};
}

}  // namespace emblem::bench
