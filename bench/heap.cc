#include "bench/heap.h"

#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>

namespace {

// Off but where the heap is measured: counting would cost the other measurements a good part of what they measure.
std::atomic<bool> counting = false;
std::atomic<std::ptrdiff_t> in_use = 0;
std::atomic<std::ptrdiff_t> peak = 0;

void* count(void* block) {
  if (block == nullptr) throw std::bad_alloc();
  if (!counting.load(std::memory_order_relaxed)) return block;
  const auto size = static_cast<std::ptrdiff_t>(malloc_usable_size(block));
  const auto now = in_use.fetch_add(size, std::memory_order_relaxed) + size;
  auto known = peak.load(std::memory_order_relaxed);
  while (known < now && !peak.compare_exchange_weak(known, now, std::memory_order_relaxed)) {
  }
  return block;
}

void uncount(void* block) {
  if (block != nullptr && counting.load(std::memory_order_relaxed)) {
    in_use.fetch_sub(static_cast<std::ptrdiff_t>(malloc_usable_size(block)), std::memory_order_relaxed);
  }
  std::free(block);
}

}  // namespace

void* operator new(std::size_t size) { return count(std::malloc(size)); }
void* operator new[](std::size_t size) { return count(std::malloc(size)); }
void operator delete(void* block) noexcept { uncount(block); }
void operator delete[](void* block) noexcept { uncount(block); }
void operator delete(void* block, std::size_t) noexcept { uncount(block); }
void operator delete[](void* block, std::size_t) noexcept { uncount(block); }

namespace emblem::bench {

void reset_heap_peak() {
  in_use = 0;
  peak = 0;
  counting = true;
}

std::size_t heap_peak() {
  counting = false;
  return static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, peak));
}

}  // namespace emblem::bench
