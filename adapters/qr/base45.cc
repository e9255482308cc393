#include "adapters/qr/base45.h"

namespace emblem::qr {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
constexpr unsigned base = 45;

void append_digits(std::string& text, unsigned value, unsigned digits) {
  for (; digits > 0; --digits, value /= base) text += alphabet[value % base];
}

}  // namespace

std::string encode_base45(ByteView bytes) {
  std::string text;
  text.reserve(bytes.size() * 3 / 2 + 2);
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) append_digits(text, bytes[i] * 256U + bytes[i + 1], 3);
  if (bytes.size() % 2 == 1) append_digits(text, bytes.back(), 2);
  return text;
}

std::optional<Bytes> parse_base45(std::string_view text) {
  if (text.size() % 3 == 1) return std::nullopt;
  Bytes bytes;
  bytes.reserve(text.size() * 2 / 3);
  for (; !text.empty(); text.remove_prefix(text.size() < 3 ? text.size() : 3)) {
    const std::string_view group = text.substr(0, 3);
    unsigned value = 0;
    for (std::size_t i = group.size(); i-- > 0;) {
      const std::size_t digit = alphabet.find(group[i]);
      if (digit == std::string_view::npos) return std::nullopt;
      value = value * base + static_cast<unsigned>(digit);
    }
    if (value > (group.size() == 3 ? 0xffffU : 0xffU)) return std::nullopt;
    if (group.size() == 3) bytes.push_back(static_cast<std::uint8_t>(value >> 8));
    bytes.push_back(static_cast<std::uint8_t>(value & 0xff));
  }
  return bytes;
}

}  // namespace emblem::qr
