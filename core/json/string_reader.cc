#include "core/json/string_reader.h"

#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>

#include "core/bytes/utf8.h"

namespace emblem::json {
namespace {

// Bytes of a word that hold a quote, a backslash, a control character or a byte beyond ASCII have their highest bit set
// in the result, the lowest of them surely; with none the result is zero.
std::uint64_t special_bytes(std::uint64_t word) {
  constexpr std::uint64_t ones = 0x0101010101010101;
  constexpr std::uint64_t high = 0x80 * ones;
  const auto zero_bytes = [&](std::uint64_t value) { return (value - ones) & ~value; };
  return (zero_bytes(word ^ (0x22 * ones)) | zero_bytes(word ^ (0x5c * ones)) | (word - 0x20 * ones) | word) & high;
}

bool is_ordinary(char character) {
  const auto byte = static_cast<std::uint8_t>(character);
  return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

// Where the run of ordinary characters that begins at `at` ends.
std::size_t end_of_run(std::string_view text, std::size_t at) {
  if (at >= text.size()) return text.size();
  std::uint64_t word = 0;
  while (text.size() - at >= sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    const std::uint64_t special = special_bytes(word);
    if (special != 0) {
      if constexpr (std::endian::native != std::endian::little) break;
      return at + static_cast<std::size_t>(std::countr_zero(special)) / 8;
    }
    at += sizeof word;
  }
  while (at < text.size() && is_ordinary(text[at])) ++at;
  return at;
}

std::optional<char32_t> hex4(std::string_view raw, std::size_t at) {
  if (raw.size() - at < 4) return std::nullopt;
  char32_t value = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    const char digit = raw[i];
    value <<= 4;
    if (digit >= '0' && digit <= '9') {
      value |= static_cast<char32_t>(digit - '0');
    } else if (digit >= 'a' && digit <= 'f') {
      value |= static_cast<char32_t>(digit - 'a' + 10);
    } else if (digit >= 'A' && digit <= 'F') {
      value |= static_cast<char32_t>(digit - 'A' + 10);
    } else {
      return std::nullopt;
    }
  }
  return value;
}

// `at` stands after "\u" and is moved past the digits, of two escapes for a surrogate pair.
std::optional<char32_t> read_unicode_escape(std::string_view raw, std::size_t& at) {
  const auto first = hex4(raw, at);
  if (!first) return std::nullopt;
  at += 4;
  if (*first < 0xd800 || *first > 0xdfff) return first;
  if (*first > 0xdbff || raw.size() - at < 6 || raw[at] != '\\' || raw[at + 1] != 'u') return std::nullopt;
  const auto second = hex4(raw, at + 2);
  if (!second || *second < 0xdc00 || *second > 0xdfff) return std::nullopt;
  at += 6;
  return 0x10000 + ((*first - 0xd800) << 10) + (*second - 0xdc00);
}

std::optional<char> simple_escape(char letter) {
  switch (letter) {
    case '"':
    case '\\':
    case '/':
      return letter;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return std::nullopt;
  }
}

}  // namespace

bool read_string(std::string_view text, StringToken& token) {
  bool ascii = true;
  token.plain = true;
  std::size_t at = 0;
  while (true) {
    at = end_of_run(text, at);
    if (at >= text.size()) return false;
    const auto byte = static_cast<std::uint8_t>(text[at]);
    if (byte == '"') {
      token.raw = text.substr(0, at);
      return ascii || is_utf8(token.raw);
    }
    if (byte < 0x20) return false;
    if (byte == '\\') {
      token.plain = false;
      ++at;  // whatever is escaped does not end the string
    } else {
      ascii = false;
    }
    ++at;
  }
}

bool unescape(std::string_view raw, std::string& value) {
  std::size_t at = 0;
  while (at < raw.size()) {
    const char character = raw[at++];
    if (character != '\\') {
      value += character;
      continue;
    }
    if (at == raw.size()) return false;
    const char letter = raw[at++];
    if (letter == 'u') {
      const auto scalar = read_unicode_escape(raw, at);
      if (!scalar) return false;
      append_utf8(value, *scalar);
    } else if (const auto simple = simple_escape(letter)) {
      value += *simple;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace emblem::json
