// The store that is served, for threads that never wait, and its replacement by another one.
#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "plugins/knot/store_file.h"

namespace emblem::knot {

// A hazard pointer for each of Knot's workers: whoever reads says which store it holds, and what is held is not freed.
class Shelf {
 public:
  explicit Shelf(std::size_t threads) : slots_(threads) {}
  ~Shelf() { delete current_.load(); }
  Shelf(const Shelf&) = delete;
  Shelf& operator=(const Shelf&) = delete;

  // Keeps one store from being freed, for the time of one look-up.
  class Pin {
   public:
    Pin(const Shelf& shelf, std::size_t thread);
    ~Pin() {
      if (slot_ != nullptr) slot_->store(nullptr, std::memory_order_release);
    }
    Pin(const Pin&) = delete;
    Pin& operator=(const Pin&) = delete;

    // Nothing where no store is served.
    const StoreFile* file() const { return file_; }

   private:
    std::atomic<const StoreFile*>* slot_ = nullptr;
    const StoreFile* file_ = nullptr;
  };

  bool empty() const { return current_.load(std::memory_order_relaxed) == nullptr; }

  // By one thread at a time: serves `next`, which may be nothing, and frees those before it that nobody holds any more.
  void replace(std::unique_ptr<const StoreFile> next);
  void sweep();

 private:
  // Each alone in its cache line, since each belongs to another processor.
  struct alignas(64) Slot {
    mutable std::atomic<const StoreFile*> held{nullptr};
  };
  bool is_held(const StoreFile* file) const;

  std::atomic<const StoreFile*> current_{nullptr};
  std::vector<Slot> slots_;
  std::vector<std::unique_ptr<const StoreFile>> retired_;
};

}  // namespace emblem::knot
