// Puts a load on a name server on loopback and prints what became of it as one line of JSON.
#include <charconv>
#include <cstdio>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

#include "bench/serving/loads.h"

namespace emblem::bench {
namespace {

constexpr std::string_view usage =
    "usage: dns_load window|rate|flood|garbage --server 127.0.0.1#PORT --pattern 'n%.zone.example'\n"
    "                [--names N] [--type N] [--edns BYTES] [--from 127.x.y.z] [--addresses N] [--ports N]\n"
    "                [--window N] [--rate PER-SECOND] [--count N] [--seconds N]\n";

class Words {
 public:
  Words(int count, char** words) {
    for (int at = 2; at + 1 < count; at += 2) values_[words[at]] = words[at + 1];
    if (count < 2 || count % 2 != 0) throw std::runtime_error(std::string(usage));
  }

  std::string text(const std::string& option, const std::string& otherwise) const {
    const auto found = values_.find(option);
    return found == values_.end() ? otherwise : found->second;
  }

  double number(const std::string& option, double otherwise) const {
    const std::string value = text(option, "");
    return value.empty() ? otherwise : std::stod(value);
  }

 private:
  std::map<std::string, std::string> values_;
};

Tally run(const std::string& mode, const Words& words) {
  constexpr double longest = 3600;  // seconds; nothing here runs for ever
  Questions questions({.pattern = words.text("--pattern", "www.example"),
                       .names = static_cast<std::uint64_t>(words.number("--names", 1)),
                       .type = static_cast<dns::RecordType>(words.number("--type", 1)),
                       .edns = static_cast<std::uint16_t>(words.number("--edns", 4096))});
  Sockets sockets(words.text("--server", ""), {.first = words.text("--from", "127.0.0.1"),
                                               .addresses = static_cast<std::size_t>(words.number("--addresses", 1)),
                                               .ports = static_cast<std::size_t>(words.number("--ports", 1))});
  const double seconds = std::min(words.number("--seconds", 1), longest);
  if (mode == "window") {
    return run_window(sockets, questions, static_cast<std::size_t>(words.number("--window", 256)),
                      {.count = static_cast<std::uint64_t>(words.number("--count", 0)), .seconds = seconds});
  }
  if (mode == "rate") return run_rate(sockets, questions, words.number("--rate", 1000), seconds);
  if (mode == "flood") return run_flood(sockets, questions, Flood::questions, seconds);
  if (mode == "garbage") return run_flood(sockets, questions, Flood::garbage, seconds);
  throw std::runtime_error(std::string(usage));
}

void print(const Tally& tally) {
  std::printf(
      "{\"asked\": %llu, \"sent\": %llu, \"answered\": %llu, \"truncated\": %llu, \"refused\": %llu, \"added\": %llu, "
      "\"bytes_sent\": %llu, \"bytes\": %llu, \"seconds\": %.3f, \"longest_silence\": %.3f}\n",
      static_cast<unsigned long long>(tally.asked), static_cast<unsigned long long>(tally.sent),
      static_cast<unsigned long long>(tally.answered), static_cast<unsigned long long>(tally.truncated),
      static_cast<unsigned long long>(tally.refused), static_cast<unsigned long long>(tally.added),
      static_cast<unsigned long long>(tally.bytes_sent), static_cast<unsigned long long>(tally.bytes), tally.seconds,
      tally.longest_silence);
}

}  // namespace
}  // namespace emblem::bench

int main(int count, char** words) {
  try {
    emblem::bench::print(emblem::bench::run(count > 1 ? words[1] : "", emblem::bench::Words(count, words)));
    return 0;
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "dns_load: %s\n", problem.what());
    return 2;
  }
}
