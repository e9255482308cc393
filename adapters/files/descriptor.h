// A file descriptor that closes itself. Only this room includes this header.
#pragma once

#include <unistd.h>

#include <utility>

namespace emblem::files {

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { (void)close(); }

  int value() const { return value_; }  // negative where opening failed

  // Whether the system took all that was written; false with errno set.
  bool close() {
    const int value = std::exchange(value_, -1);
    return value <= STDERR_FILENO || ::close(value) == 0;  // the standard streams stay open
  }

 private:
  int value_;
};

}  // namespace emblem::files
