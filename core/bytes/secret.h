// Bytes that nobody else may see.
#pragma once

#include "core/bytes/bytes.h"

namespace emblem {

// Passphrases and private keys: moved, never copied, never printed, wiped at the end.
class Secret {
 public:
  Secret() = default;
  explicit Secret(Bytes bytes) : bytes_(std::move(bytes)) {}
  Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)) { other.bytes_.clear(); }
  Secret& operator=(Secret&& other) noexcept {
    wipe();
    bytes_ = std::move(other.bytes_);
    other.bytes_.clear();
    return *this;
  }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { wipe(); }

  ByteView bytes() const { return bytes_; }
  bool empty() const { return bytes_.empty(); }

 private:
  // Through a volatile pointer, for a compiler may leave out writes that nobody reads.
  void wipe() {
    volatile std::uint8_t* at = bytes_.data();
    for (std::size_t i = 0; i < bytes_.size(); ++i) at[i] = 0;
    bytes_.clear();
  }

  Bytes bytes_;
};

}  // namespace emblem
