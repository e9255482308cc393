// Counts signature checks, so that no set costs more than its share.
#pragma once

#include <cstddef>

namespace emblem::validate {

class SignatureBudget {
 public:
  explicit SignatureBudget(std::size_t checks) : left_(checks) {}

  // Takes one check; false when none is left.
  bool take() {
    if (left_ == 0) return false;
    --left_;
    return true;
  }

  // For those who count down themselves.
  std::size_t& left() { return left_; }
  bool is_used_up() const { return left_ == 0; }

 private:
  std::size_t left_;
};

}  // namespace emblem::validate
