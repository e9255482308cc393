#include "core/bytes/base_encodings.h"

#include <algorithm>
#include <cstring>

namespace emblem {
namespace {

constexpr std::string_view hex_alphabet = "0123456789abcdef";
constexpr std::string_view base32_alphabet = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::string_view base64_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base64url_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::uint8_t no_digit = 0xff;
using DigitTable = std::array<std::uint8_t, 256>;

constexpr DigitTable digit_table(std::string_view alphabet) {
  DigitTable table{};
  table.fill(no_digit);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    table[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return table;
}

constexpr DigitTable base32_digits = digit_table(base32_alphabet);
constexpr DigitTable base64_digits = digit_table(base64_alphabet);
constexpr DigitTable base64url_digits = digit_table(base64url_alphabet);

template <unsigned width>
std::string encode_bits(ByteView bytes, std::string_view alphabet) {
  std::string text((bytes.size() * 8 + width - 1) / width, '\0');
  constexpr std::uint32_t mask = (1U << width) - 1;
  std::uint32_t pending = 0;
  unsigned count = 0;
  std::size_t at = 0;
  for (const std::uint8_t byte : bytes) {
    pending = pending << 8 | byte;
    for (count += 8; count >= width; count -= width) text[at++] = alphabet[pending >> (count - width) & mask];
  }
  if (count > 0) text[at] = alphabet[pending << (width - count) & mask];
  return text;
}

// Whole groups of four base64 characters, three bytes each: nearly all of a token. Stops before the first group that
// holds a foreign character or is not whole; the number of characters read.
std::size_t parse_groups(std::string_view text, const DigitTable& digits, Bytes& bytes) {
  const std::size_t groups = text.size() / 4;
  bytes.resize(groups * 3);
  // Indexes stay below 4 * groups and 3 * groups, so the checks of operator[] are left out here.
  const char* const from = text.data();
  std::uint8_t* const to = bytes.data();
  std::size_t group = 0;
  for (; group < groups; ++group) {
    std::array<std::uint8_t, 4> character{};
    std::memcpy(character.data(), &from[4 * group], character.size());
    const std::uint32_t first = digits[character[0]];
    const std::uint32_t second = digits[character[1]];
    const std::uint32_t third = digits[character[2]];
    const std::uint32_t fourth = digits[character[3]];
    if (((first | second | third | fourth) & 0x80) != 0) break;
    const std::uint32_t bits = first << 18 | second << 12 | third << 6 | fourth;
    to[3 * group] = static_cast<std::uint8_t>(bits >> 16);
    to[3 * group + 1] = static_cast<std::uint8_t>(bits >> 8);
    to[3 * group + 2] = static_cast<std::uint8_t>(bits);
  }
  bytes.resize(group * 3);
  return group * 4;
}

// Unpadded text of `width` bits a character. The last character's spare bits must be zero and fewer than a character.
Result<Bytes> parse_bits(std::string_view text, const DigitTable& digits, unsigned width, Code code) {
  Bytes bytes;
  std::uint32_t pending = 0;
  unsigned count = 0;
  for (std::size_t i = width == 6 ? parse_groups(text, digits, bytes) : 0; i < text.size(); ++i) {
    const std::uint8_t digit = digits[static_cast<std::uint8_t>(text[i])];
    if (digit == no_digit) return fail(code, "byte " + std::to_string(i), "foreign character");
    pending = pending << width | digit;
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

std::uint8_t hex_digit(char character) {
  if (character >= '0' && character <= '9') return static_cast<std::uint8_t>(character - '0');
  if (character >= 'a' && character <= 'f') return static_cast<std::uint8_t>(character - 'a' + 10);
  if (character >= 'A' && character <= 'F') return static_cast<std::uint8_t>(character - 'A' + 10);
  return no_digit;
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
  std::uint8_t high = no_digit;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ' || text[i] == '\t' || text[i] == '\n' || text[i] == '\r') continue;
    const std::uint8_t digit = hex_digit(text[i]);
    if (digit == no_digit) return fail(Code::hex_malformed, "byte " + std::to_string(i));
    if (high == no_digit) {
      high = digit;
    } else {
      bytes.push_back(static_cast<std::uint8_t>(high << 4 | digit));
      high = no_digit;
    }
  }
  if (high != no_digit) return fail(Code::hex_malformed, "byte " + std::to_string(text.size()), "odd number of digits");
  return bytes;
}

std::string encode_base32(ByteView bytes) { return encode_bits<5>(bytes, base32_alphabet); }

Result<Bytes> parse_base32(std::string_view text) { return parse_bits(text, base32_digits, 5, Code::base32_malformed); }

std::string encode_base64url(ByteView bytes) { return encode_bits<6>(bytes, base64url_alphabet); }

Result<Bytes> parse_base64url(std::string_view text) {
  return parse_bits(text, base64url_digits, 6, Code::base64_malformed);
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
  return parse_bits(text.substr(0, text.size() - padding), base64_digits, 6, Code::base64_malformed);
}

}  // namespace emblem
