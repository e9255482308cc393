#include "engine/updating/update_queue.h"

#include <iterator>

namespace emblem::updating {

Result<UpdateQueue> UpdateQueue::make(const dns::DomainName& zone, std::span<const update::OwnerChange> changes,
                                      std::size_t longest) {
  EMBLEM_TRY(std::vector<update::Update> updates, update::split_changes(zone, changes, longest));
  UpdateQueue queue;
  queue.waiting_.assign(std::make_move_iterator(updates.begin()), std::make_move_iterator(updates.end()));
  return queue;
}

void UpdateQueue::on_taken() {
  auto& changes = waiting_.front().changes;
  taken_.insert(taken_.end(), std::make_move_iterator(changes.begin()), std::make_move_iterator(changes.end()));
  waiting_.pop_front();
}

void UpdateQueue::on_alias() {
  update::Update first = std::move(waiting_.front());
  waiting_.pop_front();
  if (first.changes.size() <= 1) {
    for (const update::OwnerChange& change : first.changes) aliases_.push_back(change.owner);
    return;
  }
  const auto middle = first.changes.begin() + static_cast<std::ptrdiff_t>(first.changes.size() / 2);
  update::Update second{first.zone, {std::make_move_iterator(middle), std::make_move_iterator(first.changes.end())}};
  first.changes.erase(middle, first.changes.end());
  waiting_.push_front(std::move(second));
  waiting_.push_front(std::move(first));
}

}  // namespace emblem::updating
