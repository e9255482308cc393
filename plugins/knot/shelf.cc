#include "plugins/knot/shelf.h"

#include <algorithm>

namespace emblem::knot {

Shelf::Pin::Pin(const Shelf& shelf, std::size_t thread) {
  if (thread >= shelf.slots_.size()) return;
  slot_ = &shelf.slots_[thread].held;
  const StoreFile* file = shelf.current_.load();
  while (true) {
    slot_->store(file);
    // Only when it is still served after we have said so can nobody have missed it.
    const StoreFile* again = shelf.current_.load();
    if (again == file) break;
    file = again;
  }
  file_ = file;
}

void Shelf::replace(std::unique_ptr<const StoreFile> next) {
  std::unique_ptr<const StoreFile> before(current_.exchange(next.release()));
  if (before) retired_.push_back(std::move(before));
  sweep();
}

void Shelf::sweep() {
  std::erase_if(retired_, [this](const auto& file) { return !is_held(file.get()); });
}

bool Shelf::is_held(const StoreFile* file) const {
  return std::ranges::any_of(slots_, [file](const Slot& slot) { return slot.held.load() == file; });
}

}  // namespace emblem::knot
