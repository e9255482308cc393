#include "core/bytes/base_encodings.h"

#include <algorithm>
#include <utility>

namespace emblem {
namespace {

constexpr std::string_view hex_alphabet = "0123456789abcdef";
constexpr std::string_view base32_alphabet = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::string_view base64_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base64url_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// A digit's value, or no_digit: all bits set, which no combination of digits hides.
constexpr std::int8_t no_digit = -1;
using DigitTable = std::array<std::int8_t, 256>;

constexpr DigitTable digit_table(std::string_view alphabet) {
  DigitTable table{};
  table.fill(no_digit);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    table[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::int8_t>(i);
  }
  return table;
}

constexpr DigitTable base32_digits = digit_table(base32_alphabet);
constexpr DigitTable base64_digits = digit_table(base64_alphabet);
constexpr DigitTable base64url_digits = digit_table(base64url_alphabet);

// Whole bytes that are a whole number of characters: three are four characters of six bits, five are eight of five.
template <unsigned width>
struct Group {
  static constexpr std::size_t bytes = width == 6 ? 3 : 5;
  static constexpr std::size_t characters = bytes * 8 / width;
  static constexpr std::uint64_t mask = (1U << width) - 1;
};

// `step` for 0 to n - 1, written out: these loops are short and run for every byte of a token.
template <std::size_t n, typename Step>
void repeat(Step step) {
  [&]<std::size_t... i>(std::index_sequence<i...>) { (step(i), ...); }(std::make_index_sequence<n>());
}

template <unsigned width>
std::string encode_bits(ByteView bytes, std::string_view alphabet) {
  using G = Group<width>;
  std::string text((bytes.size() * 8 + width - 1) / width, '\0');
  // Indexes stay below the two sizes, so the checks of operator[] are left out here.
  const std::uint8_t* from = bytes.data();
  const char* const letters = alphabet.data();
  char* to = text.data();
  for (std::size_t group = 0; group < bytes.size() / G::bytes; ++group) {
    std::uint64_t bits = 0;
    repeat<G::bytes>([&](std::size_t i) { bits |= std::uint64_t{from[i]} << (8 * (G::bytes - 1 - i)); });
    repeat<G::characters>([&](std::size_t i) { to[i] = letters[bits >> (width * (G::characters - 1 - i)) & G::mask]; });
    from += G::bytes;
    to += G::characters;
  }
  std::uint64_t pending = 0;
  unsigned count = 0;
  for (const std::uint8_t byte : bytes.last(bytes.size() % G::bytes)) {
    pending = pending << 8 | byte;
    for (count += 8; count >= width; count -= width) *to++ = letters[pending >> (count - width) & G::mask];
  }
  if (count > 0) *to = letters[pending << (width - count) & G::mask];
  return text;
}

// Whole groups: nearly all of a token. Stops before the first group that holds a foreign character or is not whole; the
// number of characters read.
template <unsigned width>
std::size_t parse_groups(std::string_view text, const DigitTable& digits, Bytes& bytes) {
  using G = Group<width>;
  const std::size_t groups = text.size() / G::characters;
  bytes.resize(groups * G::bytes);
  // Indexes stay below the two sizes, so the checks of operator[] are left out here.
  const char* from = text.data();
  std::uint8_t* to = bytes.data();
  const std::int8_t* const table = digits.data();
  std::size_t group = 0;
  for (; group < groups; ++group) {
    std::uint64_t bits = 0;
    repeat<G::characters>([&](std::size_t i) {
      const auto digit = static_cast<std::uint64_t>(std::int64_t{table[static_cast<std::uint8_t>(from[i])]});
      bits |= digit << (width * (G::characters - 1 - i));
    });
    if (bits >> (8 * G::bytes) != 0) break;
    repeat<G::bytes>([&](std::size_t i) { to[i] = static_cast<std::uint8_t>(bits >> (8 * (G::bytes - 1 - i))); });
    from += G::characters;
    to += G::bytes;
  }
  bytes.resize(group * G::bytes);
  return group * G::characters;
}

// Unpadded text of `width` bits a character. The last character's spare bits must be zero and fewer than a character.
template <unsigned width>
Result<Bytes> parse_bits(std::string_view text, const DigitTable& digits, Code code) {
  Bytes bytes;
  bytes.reserve(text.size() * width / 8);
  std::uint32_t pending = 0;
  unsigned count = 0;
  for (std::size_t i = parse_groups<width>(text, digits, bytes); i < text.size(); ++i) {
    const std::int8_t digit = digits[static_cast<std::uint8_t>(text[i])];
    if (digit == no_digit) return fail(code, "byte " + std::to_string(i), "foreign character");
    pending = pending << width | static_cast<std::uint32_t>(digit);
    count += width;
    if (count >= 8) {
      count -= 8;
      bytes.push_back(static_cast<std::uint8_t>(pending >> count));
      pending &= (1U << count) - 1;
    }
  }
  if (count >= width) return fail(code, "byte " + std::to_string(text.size()), "impossible length");
  if (pending != 0) return fail(code, "byte " + std::to_string(text.size() - 1), "stray bits");
  return bytes;
}

constexpr std::uint8_t no_hex_digit = 0xff;

std::uint8_t hex_digit(char character) {
  if (character >= '0' && character <= '9') return static_cast<std::uint8_t>(character - '0');
  if (character >= 'a' && character <= 'f') return static_cast<std::uint8_t>(character - 'a' + 10);
  if (character >= 'A' && character <= 'F') return static_cast<std::uint8_t>(character - 'A' + 10);
  return no_hex_digit;
}

}  // namespace

std::string encode_hex(ByteView bytes) {
  std::string text(bytes.size() * 2, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    text[2 * i] = hex_alphabet[bytes[i] >> 4];
    text[2 * i + 1] = hex_alphabet[bytes[i] & 0xf];
  }
  return text;
}

Result<Bytes> parse_hex(std::string_view text) {
  Bytes bytes;
  bytes.reserve(text.size() / 2);
  std::uint8_t high = no_hex_digit;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ' || text[i] == '\t' || text[i] == '\n' || text[i] == '\r') continue;
    const std::uint8_t digit = hex_digit(text[i]);
    if (digit == no_hex_digit) return fail(Code::hex_malformed, "byte " + std::to_string(i));
    if (high == no_hex_digit) {
      high = digit;
    } else {
      bytes.push_back(static_cast<std::uint8_t>(high << 4 | digit));
      high = no_hex_digit;
    }
  }
  if (high != no_hex_digit)
    return fail(Code::hex_malformed, "byte " + std::to_string(text.size()), "odd number of digits");
  return bytes;
}

std::string encode_base32(ByteView bytes) { return encode_bits<5>(bytes, base32_alphabet); }

Result<Bytes> parse_base32(std::string_view text) { return parse_bits<5>(text, base32_digits, Code::base32_malformed); }

std::string encode_base64url(ByteView bytes) { return encode_bits<6>(bytes, base64url_alphabet); }

Result<Bytes> parse_base64url(std::string_view text) {
  return parse_bits<6>(text, base64url_digits, Code::base64_malformed);
}

std::string encode_base64(ByteView bytes) {
  std::string text = encode_bits<6>(bytes, base64_alphabet);
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

Result<Bytes> parse_base64(std::string_view text) {
  if (text.size() % 4 != 0)
    return fail(Code::base64_malformed, "byte " + std::to_string(text.size()), "missing padding");
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  return parse_bits<6>(text.substr(0, text.size() - padding), base64_digits, Code::base64_malformed);
}

}  // namespace emblem
