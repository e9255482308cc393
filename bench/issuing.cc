#include "bench/issuing.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "adapters/openssl/private_key.h"
#include "adapters/provider/provider.h"
#include "bench/processes.h"

namespace emblem::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t batch = 10000;
// A stranger checks the emblem, the root's endorsement of its key, and the authority's of the root.
constexpr std::size_t checks_a_set = 3;
constexpr std::size_t rounds = 3;
constexpr std::size_t starts = 20;

class Workplace {
 public:
  Workplace() {
    std::string name = (fs::temp_directory_path() / "emblem-bench-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder to work in");
    folder_ = name;
  }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;
  ~Workplace() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  std::string path(const std::string& name) const { return folder_ + "/" + name; }

 private:
  std::string folder_;
};

double must_run(const std::vector<std::string>& arguments) {
  const Run run = run_process(arguments);
  if (run.exit_code != 0) throw std::runtime_error(arguments.front() + " " + arguments.at(3) + " failed");
  return run.seconds;
}

std::string output_of(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot start " + command);
  std::string text;
  std::array<char, 4096> piece{};
  for (std::size_t size = fread(piece.data(), 1, piece.size(), pipe); size > 0;
       size = fread(piece.data(), 1, piece.size(), pipe)) {
    text.append(piece.data(), size);
  }
  if (pclose(pipe) != 0) throw std::runtime_error(command + " failed");
  return text;
}

void make_committed_home(const std::string& tool, const Workplace& place, const std::string& who) {
  const std::string home = place.path(who);
  must_run({tool, "--home", home, "init", "--issuer", "https://" + who + ".example"});
  const auto plan = nlohmann::json::parse(output_of(tool + " --home " + home + " commit --json"));
  std::vector<std::string> order{"/usr/bin/python3",      "tests/tools/web_ca.py", "issue", place.path("ca"), "-o",
                                 place.path(who + ".pem")};
  for (const auto& name : plan.at("names")) {
    order.emplace_back("--name");
    order.push_back(name.get<std::string>());
  }
  must_run(order);
  must_run({tool, "--home", home, "commit", "--chain", place.path(who + ".pem"), "--logs", place.path("ca/logs.json")});
}

// A hospital's home, endorsed by a ministry.
void make_homes(const std::string& tool, const Workplace& place) {
  must_run({"/usr/bin/python3", "tests/tools/web_ca.py", "init", place.path("ca")});
  make_committed_home(tool, place, "ministry");
  make_committed_home(tool, place, "hospital");
  must_run({tool, "--home", place.path("hospital"), "request", "-o", place.path("request")});
  must_run({tool, "--home", place.path("ministry"), "endorse", place.path("request"), "--yes", "-o",
            place.path("endorsement")});
  must_run({tool, "--home", place.path("hospital"), "accept", place.path("endorsement")});
  std::ofstream names(place.path("names"));
  for (std::size_t i = 0; i < batch; ++i) names << "host" << i << ".hospital.example\n";
}

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// The signatures and checks alone, with keys at hand.
double bare_batch(crypto::SigningKey& key, const crypto::VerificationKey& check) {
  const Bytes message(300, 0x5a);
  return seconds_of([&] {
    for (std::size_t i = 0; i < batch; ++i) {
      const Bytes signature = key.sign(message).value();
      for (std::size_t n = 0; n < checks_a_set; ++n) {
        if (check.check_signature(message, signature) != crypto::SignatureCheck::good) throw std::logic_error("bad");
      }
    }
  });
}

void measure_batch(const std::string& tool, const Workplace& place, std::vector<Line>& lines) {
  const auto key = openssl::make_private_key(crypto::Curve::p256).value();
  const auto check = provider::make_provider()->import_key(key->public_key()).value();
  std::vector<double> ours;
  std::vector<double> limits;
  std::vector<double> ratios;
  for (std::size_t round = 0; round < rounds; ++round) {
    const std::string home = place.path("batch" + std::to_string(round));
    fs::copy(place.path("hospital"), home, fs::copy_options::recursive);
    limits.push_back(bare_batch(*key, *check));
    ours.push_back(must_run({tool, "--home", home, "issue", "--from", place.path("names")}));
    ratios.push_back(limits.back() / ours.back());
  }
  lines.push_back({"10,000 emblems issued, over the bare signature and checks of each set", median(ours),
                   median(limits), "s", median(ratios), 1 / 1.25});
}

void measure_starts(const std::string& tool, const Workplace& place, std::vector<Line>& lines) {
  constexpr double milli = 1e3;
  std::vector<double> one;
  std::vector<double> status;
  for (std::size_t i = 0; i < starts; ++i) {
    one.push_back(
        must_run({tool, "--home", place.path("hospital"), "issue", "one" + std::to_string(i) + ".hospital.example"}));
    status.push_back(must_run({tool, "--home", place.path("batch0"), "status"}));
  }
  constexpr double most_for_one = 50;
  constexpr double most_for_status = 200;
  lines.push_back({"`issue` of one emblem, start to exit", median(one) * milli, most_for_one, "ms",
                   most_for_one / (median(one) * milli), 1});
  lines.push_back({"`status` of a home with 10,000 emblems", median(status) * milli, most_for_status, "ms",
                   most_for_status / (median(status) * milli), 1});
}

}  // namespace

void measure_issuing(const std::string& tool, std::vector<Line>& lines) {
  const Workplace place;
  make_homes(tool, place);
  measure_batch(tool, place, lines);
  measure_starts(tool, place, lines);
}

}  // namespace emblem::bench
