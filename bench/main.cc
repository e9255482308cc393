// The table of `./run bench`.
#include <sched.h>

#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "bench/bare_checks.h"
#include "bench/counting_provider.h"
#include "bench/hostile.h"
#include "bench/issuing.h"
#include "bench/measurement.h"
#include "bench/mirroring.h"
#include "bench/offline.h"
#include "bench/processes.h"

namespace emblem::bench {
namespace {

constexpr std::chrono::milliseconds budget{3000};
constexpr double micro = 1e6;
constexpr double milli = 1e3;

// Keeps single-threaded rounds on one core.
class OneCore {
 public:
  OneCore() {
    sched_getaffinity(0, sizeof before_, &before_);
    cpu_set_t one;
    CPU_ZERO(&one);
    for (std::size_t core = 0; core < CPU_SETSIZE; ++core) {
      if (!CPU_ISSET(core, &before_)) continue;
      CPU_SET(core, &one);
      break;
    }
    sched_setaffinity(0, sizeof one, &one);
  }
  OneCore(const OneCore&) = delete;
  OneCore& operator=(const OneCore&) = delete;
  ~OneCore() { sched_setaffinity(0, sizeof before_, &before_); }

 private:
  cpu_set_t before_{};
};

struct Shape {
  std::string name;
  std::string folder;
  std::string logs;
  std::string asked;
  std::string at;
  double goal;         // keys imported for each set
  double cached_goal;  // keys repeat
};

const std::vector<Shape> shapes{{"ES512", "vectors/deployed/emblem.felixlinker.de", "vectors/deployed/ct-logs.json",
                                 "[2a01:4f9:c010:d8e4::1]", "2026-06-17T00:10:00Z", 0.93, 0.97},
                                {"ES256", "", "", "", "", 0.65, 0.88},
                                {"Ed25519", "", "", "", "", 0.85, 0}};

Shape filled(Shape shape) {
  if (!shape.folder.empty()) return shape;
  const std::string name = shape.name == "ES256" ? "plain-007-levels" : "plain-019-algorithms";
  shape.folder = "vectors/cases/" + name;
  std::ifstream file(shape.folder + "/case.json");
  const auto description = nlohmann::json::parse(file);
  shape.logs = shape.folder + "/logs.json";
  shape.asked = description.at("ask").get<std::string>();
  shape.at = description.at("at").get<std::string>();
  return shape;
}

Line to_line(std::string name, const Pair& pair, double scale, std::string unit, double goal) {
  return {std::move(name), pair.ours * scale, pair.limit * scale, std::move(unit), pair.ratio, goal};
}

void measure_shape(const Shape& shape, std::vector<Line>& lines) {
  const auto set = load_set(shape.folder, shape.logs, shape.asked, shape.at);
  const auto bare = make_bare_checks(*set);
  keys::KeyCache cache;
  {
    const OneCore one;
    lines.push_back(to_line(shape.name + " set, keys imported, over the bare signature checks",
                            measure([&] { (void)set->judge(nullptr, *set->provider); }, [&] { bare->run(); }, budget),
                            micro, "us", shape.goal));
    if (shape.cached_goal > 0) {
      lines.push_back(to_line(shape.name + " set, keys cached, over the bare signature checks",
                              measure([&] { (void)set->judge(&cache, *set->provider); }, [&] { bare->run(); }, budget),
                              micro, "us", shape.cached_goal));
    }
    const FreeProvider free(*set->provider);
    // Keys are cached, for making one is part of importing it; their thumbprints are recomputed all the same.
    keys::KeyCache imported;
    const Pair rest = measure([&] { (void)set->judge(&imported, free); }, [] {}, budget / 3);
    lines.push_back({shape.name + " set, everything but signatures and key import", rest.ours * micro, 20, "us",
                     20 / (rest.ours * micro), 1});
  }
  if (shape.name == "Ed25519") return;
  // How much two threads do over one: more is better on both sides, so the ratio is ours over the limit.
  const Pair scaling =
      measure_scaling([&] { (void)set->judge(&cache, *set->provider); }, [&] { bare->run(); }, 2 * budget);
  lines.push_back(
      to_line(shape.name + " set on two threads, how it scales over how bare checks scale", scaling, 1, "times", 0.95));
}

void measure_hostile(std::vector<Line>& lines) {
  const Shape shape = filled(shapes[1]);
  const auto set = load_set(shape.folder, shape.logs, shape.asked, shape.at);
  const auto within = static_cast<double>(hostile_heap(*set, 1));
  const auto beyond = static_cast<double>(hostile_heap(*set, 8));
  // What is beyond the limits costs a pointer a record while it is sorted out, and nothing else.
  lines.push_back({"heap for eight times the allowed records, over that for the allowed", beyond / 1024, within / 1024,
                   "KiB", within / beyond, 0.95});
  const auto checks = static_cast<double>(hostile_checks(*set));
  lines.push_back({"signature checks for 64 tokens that endorse one another, evidence aside", checks, 256, "checks",
                   256 / checks, 1});
}

// Start to exit less the signatures, over a program that makes one libcrypto fetch.
void measure_start(const std::string& tool, const std::string& empty, std::vector<Line>& lines) {
  const Shape& shape = shapes.front();
  const auto set = load_set(shape.folder, shape.logs, shape.asked, shape.at);
  const auto bare = make_bare_checks(*set);
  const OneCore one;
  const double signatures = measure([&] { bare->run(); }, [] {}, budget / 3).ours;
  const std::vector<std::string> command{
      tool,     "check",    shape.asked, "--at",  shape.at, "--records", shape.folder + "/records.zone",
      "--logs", shape.logs, "--offline", "--json"};
  std::vector<double> ours;
  std::vector<double> limits;
  std::vector<double> ratios;
  double peak = 0;
  for (int round = 0; round < 60; ++round) {
    const Run least = run_process({empty});
    const Run run = run_process(command);
    if (least.exit_code != 0 || run.exit_code != 3) throw std::runtime_error("a run did not end as expected");
    ours.push_back(run.seconds - signatures);
    limits.push_back(least.seconds);
    ratios.push_back(limits.back() / ours.back());
    peak = std::max(peak, run.peak_mib);
  }
  lines.push_back({"`check --records` start to exit less signatures, over one libcrypto fetch", median(ours) * milli,
                   median(limits) * milli, "ms", median(ratios), 1 / 1.5});
  lines.push_back({"`check --records` peak memory", peak, 24, "MiB", 24 / peak, 1});
}

void print(const std::vector<Line>& lines) {
  std::printf("%-78s %10s %10s %-7s %6s %6s\n", "what", "ours", "limit", "unit", "ratio", "goal");
  for (const Line& line : lines) {
    std::printf("%-78s %10.2f %10.2f %-7s %6.2f %6.2f%s\n", line.name.c_str(), line.ours, line.limit, line.unit.c_str(),
                line.ratio, line.goal, line.ratio < line.goal ? "  missed" : "");
  }
}

void write_json(const std::vector<Line>& lines, const std::string& path) {
  auto list = nlohmann::ordered_json::array();
  for (const Line& line : lines) {
    list.push_back({{"name", line.name},
                    {"ours", line.ours},
                    {"limit", line.limit},
                    {"unit", line.unit},
                    {"ratio", line.ratio},
                    {"goal", line.goal}});
  }
  std::ofstream(path) << list.dump(2) << '\n';
}

int run(const std::string& tool, const std::string& json, const std::string& empty) {
  std::vector<Line> lines;
  for (const Shape& shape : shapes) measure_shape(filled(shape), lines);
  measure_hostile(lines);
  measure_start(tool, empty, lines);
  {
    const OneCore one;
    measure_offline(lines);
    measure_issuing(tool, lines);
    measure_mirroring(lines);
  }
  print(lines);
  write_json(lines, json);
  return 0;
}

}  // namespace
}  // namespace emblem::bench

// emblem_bench --emblem PATH --json FILE, from the root of the source tree.
int main(int argc, char** argv) {
  if (argc != 5) {
    std::fputs("usage: emblem_bench --emblem PATH --json FILE\n", stderr);
    return 2;
  }
  const std::string self = argv[0];
  try {
    return emblem::bench::run(argv[2], argv[4], self.substr(0, self.rfind('/') + 1) + "emblem_empty_program");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "emblem_bench: error: %s\n", error.what());
    return 1;
  }
}
