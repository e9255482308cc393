#include "core/bytes/utf8.h"

#include <cstdint>

namespace emblem {
namespace {

// Length of the sequence that a lead byte opens, and the range that its second byte must be in (RFC 3629 section 4).
struct Lead {
  std::size_t length;
  std::uint8_t low;
  std::uint8_t high;
};

Lead lead_of(std::uint8_t byte) {
  if (byte >= 0xc2 && byte <= 0xdf) return {2, 0x80, 0xbf};
  if (byte == 0xe0) return {3, 0xa0, 0xbf};
  if (byte == 0xed) return {3, 0x80, 0x9f};
  if (byte >= 0xe1 && byte <= 0xef) return {3, 0x80, 0xbf};
  if (byte == 0xf0) return {4, 0x90, 0xbf};
  if (byte >= 0xf1 && byte <= 0xf3) return {4, 0x80, 0xbf};
  if (byte == 0xf4) return {4, 0x80, 0x8f};
  return {0, 0, 0};
}

}  // namespace

bool is_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const auto byte = static_cast<std::uint8_t>(text[at]);
    if (byte < 0x80) {
      ++at;
      continue;
    }
    const Lead lead = lead_of(byte);
    if (lead.length == 0 || text.size() - at < lead.length) return false;
    const auto second = static_cast<std::uint8_t>(text[at + 1]);
    if (second < lead.low || second > lead.high) return false;
    for (std::size_t i = 2; i < lead.length; ++i) {
      if ((static_cast<std::uint8_t>(text[at + i]) & 0xc0) != 0x80) return false;
    }
    at += lead.length;
  }
  return true;
}

void append_utf8(std::string& text, char32_t scalar) {
  const auto tail = [&](unsigned shift) { text += static_cast<char>(0x80 | (scalar >> shift & 0x3f)); };
  if (scalar < 0x80) {
    text += static_cast<char>(scalar);
  } else if (scalar < 0x800) {
    text += static_cast<char>(0xc0 | scalar >> 6);
    tail(0);
  } else if (scalar < 0x10000) {
    text += static_cast<char>(0xe0 | scalar >> 12);
    tail(6);
    tail(0);
  } else {
    text += static_cast<char>(0xf0 | scalar >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace emblem
