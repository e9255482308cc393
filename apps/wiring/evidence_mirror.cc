#include "apps/wiring/evidence_mirror.h"

#include <algorithm>

#include "adapters/clock/clock.h"
#include "adapters/http/web_client.h"
#include "adapters/mirror_folder/mirror_folder.h"
#include "adapters/openssl/reader.h"
#include "adapters/provider/provider.h"
#include "apps/wiring/materials.h"
#include "apps/wiring/mirror_targets.h"
#include "apps/wiring/tree_memory_file.h"
#include "core/bytes/base_encodings.h"
#include "core/mirror/settle.h"
#include "engine/mirroring/mirroring.h"

namespace emblem::wiring {
namespace {

using gathering::TreeMemory;
using mirroring::Order;
using mirroring::Target;

std::string without_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

bool is_named(const ct::Log& log, const std::string& name) {
  return without_slash(log.url) == without_slash(name) || encode_base64(log.id.bytes) == name ||
         log.description == name || ct::to_text(log) == name;
}

Result<const ct::Log*> find_log(const ct::LogList& logs, const std::string& name) {
  const ct::Log* found = nullptr;
  for (const ct::Log& log : logs.logs()) {
    if (!is_named(log, name)) continue;
    if (found != nullptr) return fail(Code::log_unknown, name, "several are called so; give its URL");
    found = &log;
  }
  if (found == nullptr) return fail(Code::log_unknown, name, "give its URL, its description or its identifier");
  return found;
}

bool is_kept(const Target& target, const mirror::MirroredLog& log, const std::vector<mirror::Mark>& marks) {
  if (target.leaf_hash) return std::ranges::binary_search(marks, mirror::mark_of(*target.leaf_hash));
  return !mirror::find_candidates(log, *target.index).empty();
}

// One mirroring, from the list of logs to the last file.
class LogMirroring {
 public:
  explicit LogMirroring(const MirrorOrder& order)
      : order_(order),
        limits_(order.options.policy.limits),
        provider_(provider::make_provider()),
        reader_(openssl::make_reader()) {}

  Result<MirrorReport> run() {
    EMBLEM_TRY(materials_,
               read_materials(order_.options, {.provider = *provider_, .reader = *reader_, .limits = limits_}));
    const UnixTime moment = order_.options.at ? *order_.options.at : clock::read_clock();
    if (const auto old = find_age_warning(materials_, moment)) report_.findings.push_back(*old);
    EMBLEM_CHECK(plan());
    EMBLEM_TRY(const auto folder, mirror_folder::MirrorFolder::open(order_.folder, *provider_, limits_));
    EMBLEM_TRY(index_, folder->read_index());
    EMBLEM_CHECK(ask(*folder));
    sum_up();
    return std::move(report_);
  }

 private:
  Result<void> plan() {
    for (const std::string& name : order_.logs) {
      EMBLEM_TRY(const ct::Log* log, find_log(materials_.logs, name));
      const bool twice = std::ranges::any_of(orders_, [log](const Order& one) { return &one.log == log; });
      if (twice) continue;
      std::set<Target> targets = find_targets(log->id, materials_.evidence, *provider_);
      if (targets.empty()) {
        report_.findings.push_back({Code::mirror_lacks_entry, ct::to_text(*log),
                                    "nothing at hand tells what is cared about: no certificate with a timestamp of "
                                    "this log, no entry of it"});
      }
      orders_.push_back({.log = *log, .targets = std::move(targets)});
    }
    return {};
  }

  // A log of which nothing is wanted is asked nothing.
  std::vector<Order> open_orders() const {
    std::vector<Order> open;
    for (const Order& order : orders_) {
      if (!order.targets.empty()) open.push_back(order);
    }
    return open;
  }

  Result<void> ask(mirror_folder::MirrorFolder& folder) {
    const std::vector<Order> orders = open_orders();
    if (orders.empty()) return folder.write_index(index_);
    EMBLEM_TRY(const TreeMemory memory, read_memory(order_.memory, limits_));
    EMBLEM_TRY(const auto web,
               http::make_web({.ca_file = order_.options.tls_ca, .proxy = order_.options.proxy, .patience = {}}));
    mirroring::Mirroring mirroring({.orders = orders,
                                    .others = order_.others,
                                    .index = index_,
                                    .store = folder,
                                    .memory = memory,
                                    .provider = *provider_,
                                    .limits = limits_});
    gathering::run_tour(mirroring.tour(), *web, order_.on_progress);
    mirroring.forget_lost();
    // First of all: what was proven stays, whatever else cannot be written.
    EMBLEM_CHECK(folder.write_index(index_));
    const gathering::Harvest& harvest = mirroring.harvest();
    report_.findings.insert(report_.findings.end(), harvest.findings.begin(), harvest.findings.end());
    report_.disclosures = harvest.disclosures;
    if (mirroring.lacks_issuers()) report_.outcome = MirrorReport::Outcome::something_missing;
    report_.requests = mirroring.tour().requests();
    report_.bytes = mirroring.tour().bytes();
    EMBLEM_TRY(report_.forks, keep_forks(order_.memory, harvest.forks, *provider_, limits_));
    return keep_memory(order_.memory, mirroring.memory(), limits_);
  }

  void sum_up() {
    for (const Order& order : orders_) {
      MirroredLogReport log{.name = ct::to_text(order.log), .wanted = order.targets.size(), .kept = 0, .entries = 0};
      const mirror::MirroredLog& mirrored = index_.logs[order.log.id];
      const std::vector<mirror::Mark> marks = mirror::marks_of(mirrored);
      for (const Target& target : order.targets) {
        if (is_kept(target, mirrored, marks)) ++log.kept;
      }
      for (const auto& [begin, section] : mirrored.sections) log.entries += mirror::width_of(section.range);
      if (log.kept < log.wanted || log.wanted == 0) report_.outcome = MirrorReport::Outcome::something_missing;
      report_.logs.push_back(std::move(log));
    }
    if (!report_.forks.empty()) report_.outcome = MirrorReport::Outcome::log_forked;
  }

  const MirrorOrder& order_;
  const Limits& limits_;
  std::unique_ptr<const crypto::Provider> provider_;
  std::unique_ptr<const x509::Reader> reader_;
  Materials materials_;
  std::vector<Order> orders_;
  mirror::Index index_;
  MirrorReport report_;
};

}  // namespace

Result<MirrorReport> mirror_logs(const MirrorOrder& order) { return LogMirroring(order).run(); }

}  // namespace emblem::wiring
