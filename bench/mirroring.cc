#include "bench/mirroring.h"

#include <cstdio>
#include <deque>
#include <memory>
#include <set>
#include <stdexcept>

#include "adapters/provider/provider.h"
#include "bench/heap.h"
#include "core/bytes/base_encodings.h"
#include "engine/gathering/gathering.h"
#include "engine/mirroring/mirroring.h"
#include "tests/support/synthetic_log.h"

namespace emblem::bench {
namespace {

using support::SyntheticLog;

constexpr std::uint64_t log_size = 1'000'000;
constexpr std::uint64_t others = 255;  // as many as a tile of a static log tells anyway
// The precertificates of vectors/logs have about this many bytes, their TBS 200 less, and a chain 2,500 more.
constexpr std::size_t small_certificate = 40;
constexpr std::size_t real_certificate = 1350;
constexpr std::size_t real_tbs = 1150;
constexpr std::size_t real_chain = 2500;
// Of those proved one by one so many are tried, evenly spread, since each costs the same.
constexpr std::uint64_t sample = 100;

struct Cost {
  std::uint64_t requests = 0;
  std::uint64_t bytes = 0;
};

// Counts what real entries would have cost.
class CountingWeb final : public gathering::Web {
 public:
  explicit CountingWeb(const SyntheticLog& log) : log_(log) {}

  void start(gathering::Ticket ticket, const gathering::WebRequest& request) override {
    const std::string path = request.url.substr(log_.log().url.size());
    gathering::WebAnswer answer = log_.answer(path);
    if (answer.status != 200) throw std::runtime_error("the log knows nothing of " + path);
    ++cost.requests;
    cost.bytes += answer.body.size() + missing_bytes(path);
    waiting_.push_back({ticket, std::move(answer)});
  }
  std::optional<gathering::Finished> wait() override {
    if (waiting_.empty()) return std::nullopt;
    gathering::Finished first = std::move(waiting_.front());
    waiting_.pop_front();
    return first;
  }

  Cost cost;

 private:
  static std::uint64_t missing_bytes(const std::string& path) {
    constexpr std::uint64_t in_tile = real_certificate + real_tbs - 2 * small_certificate;
    constexpr std::uint64_t in_json = (in_tile + real_chain) * 4 / 3;
    unsigned long long begin = 0;
    unsigned long long end = 0;
    if (std::sscanf(path.c_str(), "ct/v1/get-entries?start=%llu&end=%llu", &begin, &end) == 2) {
      return (end + 1 - begin) * in_json;
    }
    if (!path.starts_with("tile/data/")) return path.starts_with("issuer/") ? real_chain / 2 : 0;
    const std::size_t partial = path.find(".p/");
    return in_tile * (partial == std::string::npos ? mirror::section_width : std::stoull(path.substr(partial + 3)));
  }

  const SyntheticLog& log_;
  std::deque<gathering::Finished> waiting_;
};

// Takes everything and keeps the hashes of issuers alone.
class NoStore final : public mirroring::Store {
 public:
  std::optional<Bytes> find_section(const mirroring::SectionName& name) override {
    (void)name;
    return std::nullopt;
  }
  Result<void> keep_section(const mirroring::SectionName& name, ByteView content) override {
    (void)name;
    (void)content;
    return {};
  }
  void drop_section(const mirroring::SectionName& name) override { (void)name; }
  void retire_section(const mirroring::SectionName& name) override { (void)name; }
  bool has_issuer(const Sha256Digest& fingerprint) override { return issuers_.contains(fingerprint); }
  Result<void> keep_issuer(const Sha256Digest& fingerprint, ByteView der) override {
    (void)der;
    issuers_.insert(fingerprint);
    return {};
  }

 private:
  std::set<Sha256Digest> issuers_;
};

class Comparison {
 public:
  explicit Comparison(ct::Kind kind)
      : kind_(kind),
        log_({.kind = kind, .name = "large", .size = log_size, .certificate = small_certificate, .issuers = 20}),
        logs_(list_of(log_)) {}

  Cost mirror(std::uint64_t count, std::size_t& heap) {
    std::set<mirroring::Target> targets;
    for (std::uint64_t number = 0; number < count; ++number) {
      const std::uint64_t index = index_of(number, count);
      mirroring::Target target{.leaf_hash = log_.leaf_hash(index), .index = {}, .timestamp = log_.timestamp(index)};
      if (kind_ == ct::Kind::tiled) target.index = index;
      targets.insert(target);
    }
    const std::vector<mirroring::Order> orders{{.log = log_.log(), .targets = std::move(targets)}};
    mirror::Index index;
    NoStore store;
    CountingWeb web(log_);
    reset_heap_peak();
    mirroring::Mirroring mirroring({.orders = orders,
                                    .others = others,
                                    .index = index,
                                    .store = store,
                                    .memory = no_memory_,
                                    .provider = *provider_,
                                    .limits = limits_});
    gathering::run_tour(mirroring.tour(), web, {});
    heap = heap_peak();
    if (!mirroring.harvest().findings.empty()) throw std::runtime_error(mirroring.harvest().findings[0].text);
    return web.cost;
  }

  // With the memory of tree heads that a machine keeps.
  Cost prove_one_by_one(std::uint64_t count) {
    CountingWeb web(log_);
    gathering::TreeMemory memory;
    for (std::uint64_t number = 0; number < sample; ++number) {
      prove({claim_of(index_of(number, sample))}, web, memory);
    }
    return {.requests = web.cost.requests * count / sample, .bytes = web.cost.bytes * count / sample};
  }

  Cost prove_together(std::uint64_t count) {
    CountingWeb web(log_);
    gathering::TreeMemory memory;
    std::vector<gathering::Claim> claims;
    for (std::uint64_t number = 0; number < count; ++number) claims.push_back(claim_of(index_of(number, count)));
    prove(claims, web, memory);
    return web.cost;
  }

 private:
  static std::uint64_t index_of(std::uint64_t number, std::uint64_t count) {
    return number * (log_size / count) + log_size / count / 2;
  }

  ct::LogList list_of(const SyntheticLog& log) const {
    const std::string where =
        kind_ == ct::Kind::tiled ? R"("submission_url":"https://x.example/","monitoring_url":")" : R"("url":")";
    const std::string entry = R"({"description":"large","log_id":")" + encode_base64(log.log().id.bytes) +
                              R"(","key":")" + encode_base64(log.log().key) + R"(","mmd":86400,)" + where +
                              log.log().url + R"(","state":{"usable":{"timestamp":"2020-01-01T00:00:00Z"}}})";
    const bool tiled = kind_ == ct::Kind::tiled;
    const std::string text =
        R"({"version":"1","log_list_timestamp":"2026-06-01T00:00:00Z","operators":[{"name":"x","logs":[)" +
        (tiled ? "" : entry) + R"(],"tiled_logs":[)" + (tiled ? entry : "") + "]}]}";
    return *ct::LogList::parse(as_bytes(text), *provider_, limits_);
  }

  gathering::Claim claim_of(std::uint64_t index) const {
    if (kind_ == ct::Kind::tiled) return {.domain = "x.example", .kids = {}, .entries = {{log_.log().id, index}}};
    return {.domain = "x.example", .kids = {}, .entries = {{log_.log().id, log_.leaf_hash(index)}}};
  }

  void prove(const std::vector<gathering::Claim>& claims, CountingWeb& web, gathering::TreeMemory& memory) const {
    gathering::Gathering gathering({.claims = claims,
                                    .logs = logs_,
                                    .memory = memory,
                                    .heads_at_hand = {},
                                    .provider = *provider_,
                                    .limits = limits_,
                                    .bounds = mirroring::mirror_bounds});
    gathering::run_gathering(gathering, web, {});
    if (gathering.harvest().entries_proven != claims.size()) throw std::runtime_error("a commitment is not proved");
    memory = gathering.memory();
  }

  ct::Kind kind_;
  std::unique_ptr<const crypto::Provider> provider_ = provider::make_provider();
  Limits limits_;
  gathering::TreeMemory no_memory_;
  SyntheticLog log_;
  ct::LogList logs_;
};

void add(const std::string& what, const Cost& ours, const Cost& limit, double goal, std::vector<Line>& lines) {
  constexpr double mebi = 1024.0 * 1024;
  const auto ratio = [](std::uint64_t one, std::uint64_t other) {
    return static_cast<double>(one) / static_cast<double>(other);
  };
  lines.push_back({what + ", requests", static_cast<double>(ours.requests), static_cast<double>(limit.requests),
                   "asked", ratio(limit.requests, ours.requests), 2 * goal});
  lines.push_back({what + ", bytes", static_cast<double>(ours.bytes) / mebi, static_cast<double>(limit.bytes) / mebi,
                   "MiB", ratio(limit.bytes, ours.bytes), goal});
}

void measure_kind(ct::Kind kind, const std::string& name, std::vector<Line>& lines) {
  Comparison comparison(kind);
  std::size_t heap = 0;
  for (const std::uint64_t count : {std::uint64_t{100}, std::uint64_t{1000}, std::uint64_t{10000}}) {
    const Cost ours = comparison.mirror(count, heap);
    const double goal = count == 10000 ? 1 : 0;
    add(name + ": " + std::to_string(count) + " mirrored, over one by one", ours, comparison.prove_one_by_one(count),
        goal, lines);
    if (count == 10000 && kind == ct::Kind::tiled) {
      add(name + ": 10000 mirrored, over fetched together", ours, comparison.prove_together(count), 0, lines);
    }
  }
  const double mebibytes = static_cast<double>(heap) / (1024 * 1024);
  lines.push_back({name + ": heap while 10000 are mirrored", mebibytes, 32, "MiB", 32 / mebibytes, 1});
}

}  // namespace

void measure_mirroring(std::vector<Line>& lines) {
  measure_kind(ct::Kind::tiled, "static-ct", lines);
  measure_kind(ct::Kind::rfc6962, "RFC 6962", lines);
}

}  // namespace emblem::bench
