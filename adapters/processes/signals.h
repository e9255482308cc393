// Signals as something to wait for.
#pragma once

#include <initializer_list>
#include <optional>

#include "emblem/result.h"

namespace emblem::processes {

// From its making on, these signals do nothing but make the descriptor readable; programs started meanwhile get them as
// usual. One at a time.
class Signals {
 public:
  explicit Signals(std::initializer_list<int> numbers);
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;
  ~Signals();

  // Readable for poll; negative when the system had no descriptor left.
  int descriptor() const { return descriptor_; }

  // The next one that came, if any.
  std::optional<int> take();

  // Whether this one came and was not taken yet.
  static bool is_waiting(int number);

 private:
  int descriptor_;
};

}  // namespace emblem::processes
