#include "engine/mirroring/inventory.h"

#include <algorithm>

namespace emblem::mirroring {
namespace {

// A chain of a web certificate has three; a log may keep longer ones, and many authorities submit to it.
constexpr std::size_t most_issuers_of_entry = 8;
constexpr std::size_t most_issuers = 4096;

std::optional<Bytes> find_proven(const mirror::Section& section, const Stock& stock) {
  auto file = stock.store.find_section({.log_id = stock.log_id, .range = section.range});
  if (!file || stock.provider.sha256(*file) != section.content) return std::nullopt;
  return file;
}

}  // namespace

Inventory take_inventory(const mirror::MirroredLog& log, const Stock& stock) {
  Inventory found;
  for (const auto& [begin, section] : log.sections) {
    const auto file = find_proven(section, stock);
    const auto entries = file ? ct::parse_data_tile(*file, section.marks.size(), stock.limits)
                              : Result<std::vector<ct::TileEntry>>(fail(Code::mirror_malformed, ""));
    if (!entries) {
      found.lost.push_back(section.range);
      continue;
    }
    std::set<Sha256Digest> looked;
    const std::set<Sha256Digest> missing = find_missing_issuers(*entries, stock.store, looked);
    if (!missing.empty()) found.bare.push_back(section.range);
    if (found.issuers.size() < most_issuers) found.issuers.insert(missing.begin(), missing.end());
  }
  return found;
}

bool holds(const mirror::Section& section, const Stock& stock) { return find_proven(section, stock).has_value(); }

std::set<Sha256Digest> find_missing_issuers(const std::vector<ct::TileEntry>& entries, Store& store,
                                            std::set<Sha256Digest>& looked) {
  std::set<Sha256Digest> missing;
  for (const ct::TileEntry& entry : entries) {
    for (std::size_t i = 0; i < std::min(entry.issuers.size(), most_issuers_of_entry); ++i) {
      if (looked.size() >= most_issuers || !looked.insert(entry.issuers[i]).second) continue;
      if (!store.has_issuer(entry.issuers[i])) missing.insert(entry.issuers[i]);
    }
  }
  return missing;
}

}  // namespace emblem::mirroring
