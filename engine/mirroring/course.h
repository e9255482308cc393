// The way through one log: from what is cared about to the intervals that are asked for.
#pragma once

#include "engine/mirroring/keeper.h"
#include "engine/mirroring/plan.h"
#include "engine/mirroring/time_search.h"

namespace emblem::mirroring {

// Every question is for whole sections of whole intervals, from the left; none of it depends on where in its interval
// an entry stands, nor on whether it was found. An entry whose index nobody knows is looked for by its timestamp, and
// where it is not in its interval, in the next ones.
class Course {
 public:
  struct Means {
    Source& source;
    const crypto::Provider& provider;
    const Limits& limits;
  };

  Course(Plan plan, const Means& means) : plan_(std::move(plan)), means_(means) {}

  // `head` is signed, and grew out of those that were seen before; it must outlive the course.
  void begin(const ct::TreeHead& head);

  Keeper& keeper() { return *keeper_; }

 private:
  struct Search {
    Target target;
    std::optional<std::uint64_t> interval;  // the first to look in
    std::size_t looked = 0;                 // in so many
  };

  void repair();
  void search();
  void place_targets();
  void locate();
  void on_samples(const std::set<std::uint64_t>& intervals);
  void fetch();
  std::optional<std::uint64_t> next_interval(Search& search) const;
  void want(const std::set<std::uint64_t>& intervals);
  // Goes on once all are proven.
  void ask_runs(const std::vector<ct::LeafRange>& runs, const std::function<void()>& then);
  // False where the mirror has no room for them, which ends the visit.
  bool take_room(const std::vector<ct::LeafRange>& runs);
  std::vector<ct::LeafRange> new_parts_of(const ct::LeafRange& range) const;
  std::uint64_t new_in(const ct::LeafRange& range) const;
  void warn_of_order(const Target& target);
  bool is_kept(const ct::LeafRange& interval) const;
  bool is_found(const Target& target, const std::vector<mirror::Mark>& marks) const;

  Plan plan_;
  Means means_;
  const ct::TreeHead* head_ = nullptr;
  std::optional<mirror::Grid> grid_;
  std::optional<Keeper> keeper_;
  std::optional<TimeSearch> times_;
  std::vector<Search> searches_;
  std::set<Target> warned_;
  std::size_t runs_wanted_ = 0;
  std::size_t samples_told_ = 0;
};

}  // namespace emblem::mirroring
