// One QR code as dark and light modules. Internal to this room.
#pragma once

#include <string_view>
#include <vector>

#include "emblem/result.h"

namespace emblem::qr {

// Light modules on every side that belong to a code (ISO/IEC 18004 section 9.1).
constexpr std::size_t quiet_zone = 4;

enum class Correction : std::uint8_t { low, medium };

class Symbol {
 public:
  // `text` in the 45 characters of alphanumeric mode. Error: limit_exceeded (fits no code).
  static Result<Symbol> make(std::string_view text, Correction correction);

  // Modules of one side, without the quiet zone.
  std::size_t side() const { return side_; }

  // Counted from the code's upper left corner; light outside of it.
  bool is_dark(std::ptrdiff_t row, std::ptrdiff_t column) const;

 private:
  std::size_t side_ = 0;
  std::vector<bool> dark_;
};

}  // namespace emblem::qr
