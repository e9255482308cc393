// ASCII letters and digits: what a locale says does not matter here.
#pragma once

#include <algorithm>
#include <string_view>

namespace emblem {

constexpr bool is_digit(char character) { return character >= '0' && character <= '9'; }

constexpr char to_lower(char character) {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
}

constexpr bool equal_in_any_case(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, {}, to_lower, to_lower);
}

}  // namespace emblem
