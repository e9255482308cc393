#include "core/desk/punycode.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace emblem::desk {
namespace {

constexpr std::string_view prefix = "xn--";
constexpr std::size_t longest_label = 63;  // RFC 1035 section 2.3.4
constexpr char32_t greatest = 0x10ffff;

// RFC 3492 section 5.
constexpr std::uint32_t base = 36;
constexpr std::uint32_t least = 1;
constexpr std::uint32_t most = 26;
constexpr std::uint32_t skew = 38;
constexpr std::uint32_t damp = 700;
constexpr std::uint32_t first_bias = 72;
constexpr std::uint32_t first_code_point = 0x80;

std::optional<std::uint32_t> digit_of(char character) {
  if (character >= 'a' && character <= 'z') return static_cast<std::uint32_t>(character - 'a');
  if (character >= '0' && character <= '9') return static_cast<std::uint32_t>(character - '0' + 26);
  return std::nullopt;
}

std::uint32_t threshold(std::uint32_t k, std::uint32_t bias) {
  return k <= bias + least ? least : std::min(k - bias, most);
}

// RFC 3492 section 6.1; the divisor is `damp` for the first delta, 2 for the others.
std::uint32_t adapt(std::uint32_t delta, std::uint32_t count, std::uint32_t divisor) {
  delta /= divisor;
  delta += delta / count;
  std::uint32_t k = 0;
  for (; delta > (base - least) * most / 2; k += base) delta /= base - least;
  return k + (base - least + 1) * delta / (delta + skew);
}

// One generalized variable-length integer off the front of `digits`. A label's deltas stay below the number of places
// in which a code point may be inserted, so that 64 bits never overflow before the bound is seen.
std::optional<std::uint32_t> take_delta(std::string_view& digits, std::uint32_t bias) {
  constexpr std::uint64_t bound = std::uint64_t{greatest} * (longest_label + 1);
  std::uint64_t delta = 0;
  std::uint64_t weight = 1;
  for (std::uint32_t k = base; !digits.empty(); k += base) {
    const auto digit = digit_of(digits.front());
    if (!digit) return std::nullopt;
    digits.remove_prefix(1);
    delta += *digit * weight;
    if (delta > bound) return std::nullopt;
    const std::uint32_t t = threshold(k, bias);
    if (*digit < t) return static_cast<std::uint32_t>(delta);
    weight *= base - t;
    if (weight > bound) return std::nullopt;
  }
  return std::nullopt;
}

bool is_scalar(std::uint64_t value) { return value <= greatest && (value < 0xd800 || value > 0xdfff); }

std::optional<std::u32string> decode(std::string_view encoded) {
  std::u32string label;
  if (const std::size_t delimiter = encoded.rfind('-'); delimiter != std::string_view::npos && delimiter > 0) {
    for (const char character : encoded.substr(0, delimiter)) label += static_cast<unsigned char>(character);
    encoded.remove_prefix(delimiter + 1);
  }
  if (encoded.empty()) return std::nullopt;
  std::uint64_t code_point = first_code_point;
  std::uint64_t place = 0;
  std::uint32_t bias = first_bias;
  std::uint32_t divisor = damp;
  while (!encoded.empty()) {
    const auto delta = take_delta(encoded, bias);
    if (!delta) return std::nullopt;
    const auto places = static_cast<std::uint32_t>(label.size() + 1);
    bias = adapt(*delta, places, std::exchange(divisor, 2U));
    place += *delta;
    code_point += place / places;
    place %= places;
    if (!is_scalar(code_point)) return std::nullopt;
    label.insert(label.begin() + static_cast<std::ptrdiff_t>(place), static_cast<char32_t>(code_point));
    ++place;
  }
  return label;
}

}  // namespace

std::optional<std::u32string> decode_label(std::string_view label) {
  if (!label.starts_with(prefix) || label.size() > longest_label) return std::nullopt;
  const auto is_ascii = [](char character) { return static_cast<unsigned char>(character) < 0x80; };
  const auto is_upper = [](char character) { return character >= 'A' && character <= 'Z'; };
  if (!std::ranges::all_of(label, is_ascii) || std::ranges::any_of(label, is_upper)) return std::nullopt;
  return decode(label.substr(prefix.size()));
}

std::u32string decode_name(std::string_view domain) {
  std::u32string name;
  while (true) {
    const std::string_view label = domain.substr(0, domain.find('.'));
    if (const auto decoded = decode_label(label)) {
      name += *decoded;
    } else {
      for (const char character : label) name += static_cast<unsigned char>(character);
    }
    if (label.size() == domain.size()) return name;
    name += U'.';
    domain.remove_prefix(label.size() + 1);
  }
}

}  // namespace emblem::desk
