// Logs of both kinds that are mirrored in memory.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <deque>

#include "adapters/provider/provider.h"
#include "core/mirror/settle.h"
#include "engine/mirroring/mirroring.h"
#include "tests/support/synthetic_log.h"

namespace emblem::mirroring {

using ct::Kind;
using gathering::WebAnswer;
using support::SyntheticLog;

inline const crypto::Provider& provider() {
  static const auto made = provider::make_provider();
  return *made;
}

class MemoryStore final : public Store {
 public:
  std::optional<Bytes> find_section(const SectionName& name) override {
    ++times_read;
    const auto found = sections.find(key(name));
    return found == sections.end() ? std::nullopt : std::optional(found->second);
  }
  Result<void> keep_section(const SectionName& name, ByteView content) override {
    if (full) return fail(Code::file_not_written, "store", "no space");
    sections[key(name)] = {content.begin(), content.end()};
    return {};
  }
  void drop_section(const SectionName& name) override { sections.erase(key(name)); }
  void retire_section(const SectionName& name) override { retired.push_back(name.range); }
  bool has_issuer(const Sha256Digest& fingerprint) override { return issuers.contains(fingerprint); }
  Result<void> keep_issuer(const Sha256Digest& fingerprint, ByteView der) override {
    issuers[fingerprint] = {der.begin(), der.end()};
    return {};
  }

  using Key = std::tuple<Sha256Digest, std::uint64_t, std::uint64_t>;
  static Key key(const SectionName& name) { return {name.log_id, name.range.begin, name.range.end}; }
  std::map<Key, Bytes> sections;
  std::map<Sha256Digest, Bytes> issuers;
  std::vector<ct::LeafRange> retired;
  std::size_t times_read = 0;
  bool full = false;
};

using Lie = std::function<Result<WebAnswer>(std::string_view path, WebAnswer honest)>;

// The last asked ends first: nothing may depend on the order.
class LogWeb final : public gathering::Web {
 public:
  LogWeb(const SyntheticLog& log, Lie lie) : log_(log), lie_(std::move(lie)) {}

  void start(gathering::Ticket ticket, const gathering::WebRequest& request) override {
    const std::string path = request.url.substr(log_.log().url.size());
    asked.push_back(path);
    WebAnswer honest = log_.answer(path);
    waiting_.push_back({ticket, lie_ ? lie_(path, std::move(honest)) : Result<WebAnswer>(std::move(honest))});
  }
  std::optional<gathering::Finished> wait() override {
    if (waiting_.empty()) return std::nullopt;
    gathering::Finished last = std::move(waiting_.back());
    waiting_.pop_back();
    return last;
  }

  std::vector<std::string> asked;

 private:
  const SyntheticLog& log_;
  Lie lie_;
  std::deque<gathering::Finished> waiting_;
};

// Both kinds of log, with 5,000 entries.
class MirroringTest : public testing::TestWithParam<Kind> {
 protected:
  MirroringTest() : log_({.kind = GetParam(), .name = "log", .size = 5000, .page = 100}) {}

  bool is_tiled() const { return GetParam() == Kind::tiled; }

  Target target(std::uint64_t index) const {
    Target made{.leaf_hash = log_.leaf_hash(index), .index = std::nullopt, .timestamp = log_.timestamp(index)};
    if (is_tiled()) made.index = index;
    return made;
  }

  void mirror(std::set<Target> targets, const Lie& lie = {}) {
    const std::vector<Order> orders{{.log = log_.log(), .targets = std::move(targets)}};
    LogWeb web(log_, lie);
    Mirroring mirroring({.orders = orders,
                         .others = others_,
                         .index = index_,
                         .store = store_,
                         .memory = memory_,
                         .provider = provider(),
                         .limits = limits_,
                         .bounds = bounds_});
    gathering::run_tour(mirroring.tour(), web, {});
    asked_ = web.asked;
    findings_ = mirroring.harvest().findings;
    disclosures_ = mirroring.harvest().disclosures;
    memory_ = mirroring.memory();
    mirroring.forget_lost();
    lacks_issuers_ = mirroring.lacks_issuers();
  }

  // Whether the mirror proves the entry to the log's present or a former head.
  bool proves(std::uint64_t index) {
    const mirror::MirroredLog& mirrored = index_.logs.at(log_.log().id);
    for (const mirror::Place& place : {mirror::Place(index), mirror::Place(log_.leaf_hash(index))}) {
      bool settled = false;
      for (const mirror::Candidate& candidate : mirror::find_candidates(mirrored, place)) {
        const auto file = store_.find_section({log_.log().id, candidate.section->range});
        if (!file) return false;
        const auto found = mirror::settle(candidate, place, *file, provider(), limits_);
        if (!found || !*found) continue;
        EXPECT_EQ((*found)->inclusion.leaf_hash, log_.leaf_hash(index));
        EXPECT_TRUE(
            std::ranges::all_of((*found)->issuers, [&](const auto& one) { return store_.issuers.contains(one); }));
        settled = true;
      }
      if (!settled) return false;
    }
    return true;
  }

  // Entries that questions were about, first and last.
  std::vector<std::pair<std::uint64_t, std::uint64_t>> entries_asked() const {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> asked;
    for (const std::string& path : asked_) {
      unsigned long long begin = 0;
      unsigned long long end = 0;
      unsigned long long width = 256;
      if (std::sscanf(path.c_str(), "ct/v1/get-entries?start=%llu&end=%llu", &begin, &end) == 2) {
        asked.emplace_back(begin, end);
      } else if (std::sscanf(path.c_str(), "tile/data/%llu.p/%llu", &begin, &width) >= 1) {
        asked.emplace_back(begin * 256, begin * 256 + width - 1);
      }
    }
    return asked;
  }

  void expect_one(Code code) {
    ASSERT_EQ(findings_.size(), 1U) << (findings_.size() > 1 ? findings_[1].text : "none");
    EXPECT_EQ(code_info(findings_[0].code).name, code_info(code).name) << findings_[0].text;
    EXPECT_EQ(findings_[0].where, "log (Synthetic)");
  }

  static Lie instead(const std::string& part, Bytes body) {
    return [part, body = std::move(body)](std::string_view path, WebAnswer honest) -> Result<WebAnswer> {
      return path.find(part) == std::string_view::npos ? std::move(honest) : WebAnswer{200, body};
    };
  }

  SyntheticLog log_;
  std::uint64_t others_ = 500;
  mirror::Index index_;
  MemoryStore store_;
  gathering::TreeMemory memory_;
  Limits limits_;
  gathering::Bounds bounds_ = mirror_bounds;
  std::vector<std::string> asked_;
  bool lacks_issuers_ = false;
  std::vector<Finding> findings_;
  std::vector<gathering::Disclosure> disclosures_;
};

}  // namespace emblem::mirroring
