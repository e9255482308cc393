#include "engine/mirroring/course.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/bytes/base_encodings.h"
#include "core/mirror/settle.h"

namespace emblem::mirroring {
namespace {

// A log may take entries in some hours after their timestamps, and clocks of its machines differ.
constexpr std::array<std::int64_t, 8> neighbours{0, 1, -1, 2, -2, 3, 4, 5};

std::string described(const Target& target) {
  if (target.leaf_hash) return "entry with hash " + encode_base64(target.leaf_hash->bytes);
  return "entry " + std::to_string(target.index.value_or(0));
}

std::set<std::uint64_t> begins_of(const std::vector<ct::LeafRange>& sections) {
  std::set<std::uint64_t> begins;
  for (const ct::LeafRange& section : sections) begins.insert(section.begin);
  return begins;
}

std::string described(const ct::LeafRange& range) {
  return std::to_string(range.begin) + " to " + std::to_string(range.end - 1);
}

}  // namespace

void Course::begin(const ct::TreeHead& head) {
  head_ = &head;
  grid_.emplace(mirror::interval_width(plan_.others), head.tree_size);
  keeper_.emplace(Keeper::Setup{.head = head,
                                .into = plan_.into,
                                .store = plan_.store,
                                .source = means_.source,
                                .provider = means_.provider,
                                .limits = means_.limits,
                                .again = begins_of(plan_.damage.bare),
                                .issuers = plan_.issuers});
  times_.emplace(grid_->count());
  if (head.tree_size <= plan_.others) {
    return means_.source.stop(Code::mirror_lacks_entry, "the log has " + std::to_string(head.tree_size) +
                                                            " entries, which is fewer than are to stand beside one");
  }
  repair();
}

// Everything that is damaged, in whole intervals: repairing what is looked for alone would tell where it is.
void Course::repair() {
  keeper_->want_issuers(plan_.damage.issuers);
  std::set<std::uint64_t> damaged;
  for (const ct::LeafRange& section : plan_.damage.lost) damaged.insert(grid_->number_of(section.begin));
  for (const ct::LeafRange& section : plan_.damage.bare) damaged.insert(grid_->number_of(section.begin));
  const std::vector<ct::LeafRange> runs = grid_->runs_of(damaged);
  if (runs.empty()) return search();
  if (!take_room(runs)) return;
  for (const ct::LeafRange& run : runs) {
    means_.source.tell("that somebody who has mirrored something of the entries " + described(run) + " has lost some");
  }
  ask_runs(runs, [this] { search(); });
}

void Course::search() {
  place_targets();
  locate();
}

void Course::place_targets() {
  const std::vector<mirror::Mark> marks = mirror::marks_of(plan_.into);
  for (const Target& target : plan_.targets) {
    if (is_found(target, marks)) continue;
    Search search{.target = target, .interval = std::nullopt, .looked = 0};
    if (target.index) {
      if (*target.index >= head_->tree_size) {
        means_.source.report(Code::log_lacks_entry,
                             described(target) + ": there are " + std::to_string(head_->tree_size));
        continue;
      }
      search.interval = grid_->number_of(*target.index);
    }
    searches_.push_back(search);
  }
}

// All searches by one step each, so that a sample that several need is asked for once.
void Course::locate() {
  std::set<std::uint64_t> samples;
  for (Search& search : searches_) {
    if (search.interval) continue;
    const TimeSearch::Step step = times_->find_step(search.target.timestamp);
    if (step.next == TimeSearch::Step::Next::sample_it) {
      samples.insert(step.interval);
    } else {
      search.interval = step.interval;
    }
  }
  if (samples.empty()) return fetch();
  if (samples_told_++ == 0) {
    means_.source.tell("that somebody asks for the times of every so many entries, on the way to these intervals");
  }
  std::vector<ct::LeafRange> sections;
  sections.reserve(samples.size());
  for (const std::uint64_t interval : samples) {
    sections.push_back(mirror::sections_of(grid_->interval(interval)).front());
  }
  keeper_->want_sections(sections, [this, samples] { on_samples(samples); });
}

void Course::on_samples(const std::set<std::uint64_t>& intervals) {
  for (const std::uint64_t interval : intervals) {
    times_->add_sample(interval, keeper_->begin_of(mirror::sections_of(grid_->interval(interval)).front()));
  }
  locate();
}

void Course::fetch() {
  std::set<std::uint64_t> wanted;
  std::vector<Search> open;
  const std::vector<mirror::Mark> marks = mirror::marks_of(plan_.into);
  for (Search& search : std::exchange(searches_, {})) {
    if (is_found(search.target, marks)) continue;
    if (const auto interval = next_interval(search)) {
      if (search.looked > 1) warn_of_order(search.target);
      wanted.insert(*interval);
      open.push_back(search);
    } else {
      means_.source.report(Code::mirror_lacks_entry,
                           described(search.target) + (search.target.index ? ": another stands at its index"
                                                                           : ": not where its timestamp leads"));
    }
  }
  searches_ = std::move(open);
  if (!wanted.empty()) want(wanted);
}

// A log that knows the times of its entries sees which of the next interval belong into the one before.
void Course::warn_of_order(const Target& target) {
  if (!warned_.insert(target).second) return;
  means_.source.tell("that somebody wants an entry that is out of the order of its timestamp, which may be one of few");
}

// What is kept already was looked through.
std::optional<std::uint64_t> Course::next_interval(Search& search) const {
  const std::size_t tries = search.target.index ? 1 : neighbours.size();
  while (search.looked < tries) {
    const auto number = static_cast<std::int64_t>(*search.interval) + neighbours[search.looked++];
    if (number < 0 || static_cast<std::uint64_t>(number) >= grid_->count()) continue;
    if (!is_kept(grid_->interval(static_cast<std::uint64_t>(number)))) return static_cast<std::uint64_t>(number);
  }
  return std::nullopt;
}

void Course::want(const std::set<std::uint64_t>& intervals) {
  const std::vector<ct::LeafRange> runs = grid_->runs_of(intervals);
  if (!take_room(runs)) return;
  for (const std::uint64_t number : intervals) {
    const ct::LeafRange interval = grid_->interval(number);
    plan_.into.told.emplace(interval.begin, interval.end);
    for (const ct::LeafRange& part : new_parts_of(interval)) plan_.into.told.emplace(part.begin, part.end);
  }
  for (const ct::LeafRange& run : runs) {
    const std::uint64_t unknown = new_in(run);
    means_.source.tell("that somebody wants something of the entries " + described(run) + ", " +
                       std::to_string(mirror::width_of(run)) + " of them" +
                       (unknown == mirror::width_of(run)
                            ? ""
                            : ", of which " + std::to_string(unknown) + " were not asked for before"));
  }
  ask_runs(runs, [this] { fetch(); });
}

bool Course::take_room(const std::vector<ct::LeafRange>& runs) {
  std::uint64_t entries = 0;
  for (const ct::LeafRange& run : runs) entries += new_in(run);
  if (entries > plan_.entries_left) {
    means_.source.stop(Code::limit_exceeded, std::to_string(entries) + " more entries than a mirror may hold");
    return false;
  }
  plan_.entries_left -= entries;
  return true;
}

void Course::ask_runs(const std::vector<ct::LeafRange>& runs, const std::function<void()>& then) {
  runs_wanted_ = runs.size();
  for (const ct::LeafRange& run : runs) {
    keeper_->want_run({.range = run, .width = grid_->width()}, [this, then] {
      if (--runs_wanted_ == 0) then();
    });
  }
}

// What was asked for before did not have what is looked for now: it is one of these.
std::vector<ct::LeafRange> Course::new_parts_of(const ct::LeafRange& range) const {
  std::vector<ct::LeafRange> parts;
  std::uint64_t begin = range.begin;
  for (auto kept = plan_.into.sections.lower_bound(range.begin);
       kept != plan_.into.sections.end() && kept->first < range.end; ++kept) {
    if (kept->first > begin) parts.push_back({begin, kept->first});
    begin = kept->second.range.end;
  }
  if (begin < range.end) parts.push_back({begin, range.end});
  return parts;
}

std::uint64_t Course::new_in(const ct::LeafRange& range) const {
  std::uint64_t entries = 0;
  for (const ct::LeafRange& part : new_parts_of(range)) entries += mirror::width_of(part);
  return entries;
}

bool Course::is_kept(const ct::LeafRange& interval) const {
  for (const ct::LeafRange& section : mirror::sections_of(interval)) {
    const auto kept = plan_.into.sections.find(section.begin);
    if (kept == plan_.into.sections.end() || kept->second.range != section) return false;
  }
  return true;
}

bool Course::is_found(const Target& target, const std::vector<mirror::Mark>& marks) const {
  if (target.leaf_hash && !std::ranges::binary_search(marks, mirror::mark_of(*target.leaf_hash))) return false;
  if (!target.index) return true;
  const auto candidates = mirror::find_candidates(plan_.into, *target.index);
  if (candidates.empty() || !target.leaf_hash) return !candidates.empty();
  const mirror::Section& section = *candidates.front().section;
  return section.marks[*target.index - section.range.begin] == mirror::mark_of(*target.leaf_hash);
}

}  // namespace emblem::mirroring
