#include "engine/mirroring/keeper.h"

#include <algorithm>

#include "core/bytes/base_encodings.h"
#include "core/ct/partial_tree.h"
#include "engine/mirroring/inventory.h"

namespace emblem::mirroring {
namespace {

// When the first of the entries was logged, from those in the middle: a few out of order mean nothing.
std::uint64_t first_time_of(const mirror::Content& content, const Limits& limits) {
  std::vector<std::uint64_t> times;
  for (const ct::TileEntry& entry : content.entries) {
    if (const auto leaf = ct::parse_leaf(entry.leaf, limits)) times.push_back(leaf->timestamp);
  }
  if (times.empty()) return 0;
  std::ranges::sort(times);
  const std::uint64_t quarter = times[times.size() / 4];
  const std::uint64_t half = times[times.size() / 2];
  return quarter - std::min(quarter, half - quarter);
}

std::string described(const ct::LeafRange& range) {
  return "entries " + std::to_string(range.begin) + " to " + std::to_string(range.end - 1);
}

}  // namespace

void Keeper::want_sections(const std::vector<ct::LeafRange>& sections, std::function<void()> then) {
  Waiting waiting{.missing = {}, .then = std::move(then)};
  for (const ct::LeafRange& section : sections) {
    if (kept_.contains(section.begin)) continue;
    if (!setup_.again.contains(section.begin) && take_from_store(section)) continue;
    waiting.missing.insert(section.begin);
    if (asked_.insert(section.begin).second) setup_.source.ask_section(section);
  }
  if (waiting.missing.empty()) return waiting.then();
  waiting_.push_back(std::move(waiting));
}

// What was proven must be as it was then; anything else, left by a run that was interrupted, is proven like new.
bool Keeper::take_from_store(const ct::LeafRange& section) {
  const auto bytes = setup_.store.find_section(name_of(section));
  if (!bytes) return false;
  const auto content = mirror::parse_content(*bytes, section, setup_.provider, setup_.limits);
  if (!content) return false;
  const auto proven = setup_.into.sections.find(section.begin);
  const bool is_same = proven == setup_.into.sections.end() || proven->second.range != section ||
                       proven->second.content == content->sha256;
  if (!is_same) return false;
  take(section, *content);
  return true;
}

void Keeper::on_section(const ct::LeafRange& section, ByteView bytes) {
  const auto content = mirror::parse_content(bytes, section, setup_.provider, setup_.limits);
  if (!content) {
    return setup_.source.stop(Code::log_answer_wrong, described(section) + ": " + to_text(content.error()));
  }
  // It was asked for on account of its certificates: what is proven stays as it is.
  if (setup_.again.contains(section.begin) && take_from_store(section)) return settle(section.begin);
  const auto stored = setup_.store.keep_section(name_of(section), bytes);
  if (!stored) return setup_.source.stop(stored.error().code, stored.error().where + ": " + stored.error().detail);
  take(section, *content);
  settle(section.begin);
}

void Keeper::take(const ct::LeafRange& section, const mirror::Content& content) {
  Kept kept{
      .root = content.root, .content = content.sha256, .marks = {}, .begins = first_time_of(content, setup_.limits)};
  kept.marks.reserve(content.leaf_hashes.size());
  for (const Sha256Digest& hash : content.leaf_hashes) kept.marks.push_back(mirror::mark_of(hash));
  kept_.insert_or_assign(section.begin, std::move(kept));
  // Of every entry: asking for those of one would tell who issued it.
  want_issuers(find_missing_issuers(content.entries, setup_.store, issuers_));
}

void Keeper::want_issuers(const std::set<Sha256Digest>& fingerprints) {
  if (fingerprints.empty()) return;
  issuers_.insert(fingerprints.begin(), fingerprints.end());
  setup_.issuers.insert(fingerprints.begin(), fingerprints.end());
  setup_.source.ask_issuers(fingerprints);
}

void Keeper::settle(std::uint64_t begin) {
  std::vector<std::function<void()>> ready;
  for (Waiting& waiting : waiting_) {
    waiting.missing.erase(begin);
    if (waiting.missing.empty()) ready.push_back(std::move(waiting.then));
  }
  std::erase_if(waiting_, [](const Waiting& waiting) { return waiting.missing.empty(); });
  for (const auto& then : ready) then();
}

void Keeper::want_run(const Run& run, std::function<void()> then) {
  proving_[run.range.begin] = std::move(then);
  want_sections(mirror::sections_of(run.range), [this, run] { setup_.source.ask_surroundings(run); });
}

void Keeper::on_surroundings(const ct::LeafRange& run, const std::vector<Sha256Digest>& before,
                             const std::vector<Sha256Digest>& behind) {
  const ct::Surroundings around = ct::ranges_around(run, setup_.head.tree_size);
  if (around.before.size() != before.size() || around.behind.size() != behind.size()) {
    return setup_.source.stop(Code::log_answer_wrong, "it does not give what stands around " + described(run));
  }
  const std::vector<ct::LeafRange> sections = mirror::sections_of(run);
  ct::PartialTree tree(setup_.head.tree_size, setup_.provider);
  for (std::size_t i = 0; i < before.size(); ++i) tree.add(around.before[i], before[i]);
  for (const ct::LeafRange& section : sections) tree.add(section, kept_.at(section.begin).root);
  for (std::size_t i = 0; i < behind.size(); ++i) tree.add(around.behind[i], behind[i]);
  if (tree.find_root() != setup_.head.root) {
    for (const ct::LeafRange& section : sections) {
      if (!is_proven(section)) setup_.store.drop_section(name_of(section));
    }
    return setup_.source.stop(Code::log_answer_wrong, described(run) + " do not lead to the tree head");
  }
  setup_.into.heads.insert_or_assign(setup_.head.tree_size, setup_.head);
  for (const ct::LeafRange& section : sections) {
    add_to_index(section, tree.find_path(section).value_or(std::vector<Sha256Digest>()));
  }
  if (const auto proving = proving_.extract(run.begin)) proving.mapped()();
}

// As it is in the store now.
bool Keeper::is_proven(const ct::LeafRange& section) const {
  const auto proven = setup_.into.sections.find(section.begin);
  return proven != setup_.into.sections.end() && proven->second.range == section &&
         proven->second.content == kept_.at(section.begin).content;
}

void Keeper::add_to_index(const ct::LeafRange& section, std::vector<Sha256Digest> path) {
  Kept& kept = kept_.at(section.begin);
  const auto old = setup_.into.sections.find(section.begin);
  if (old != setup_.into.sections.end() && old->second.range != section) {
    setup_.store.retire_section(name_of(old->second.range));
  }
  setup_.into.sections.insert_or_assign(section.begin, mirror::Section{.range = section,
                                                                       .tree_size = setup_.head.tree_size,
                                                                       .content = kept.content,
                                                                       .path = std::move(path),
                                                                       .marks = std::move(kept.marks)});
}

}  // namespace emblem::mirroring
