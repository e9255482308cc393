#include "apps/supervisor/last_word.h"

#include <chrono>
#include <cstdlib>

namespace emblem::supervisor {
namespace {

constexpr std::chrono::milliseconds between_questions{100};
constexpr std::chrono::seconds patience{3};

}  // namespace

LastWord::~LastWord() {
  {
    const std::scoped_lock lock(mutex_);
    over_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

bool LastWord::is_over_within(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  return wake_.wait_for(lock, time, [this] { return over_; });
}

void LastWord::watch() {
  while (!is_over_within(between_questions)) {
    if (!deeds_.is_told_to_end()) continue;
    deeds_.at_once();
    if (!is_over_within(patience)) std::_Exit(0);
    return;
  }
}

}  // namespace emblem::supervisor
