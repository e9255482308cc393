#include "core/dns/ip_address.h"

#include <algorithm>
#include <charconv>
#include <vector>

namespace emblem::dns {
namespace {

constexpr std::array<std::uint8_t, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

std::unexpected<Error> malformed_address() { return fail(Code::ip_address_malformed, "", ""); }

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  parts.reserve(8);
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

// Digits of `base` only, at most `width` of them, at most `largest`.
std::optional<std::uint16_t> parse_number(std::string_view text, int base, std::size_t width, unsigned largest) {
  unsigned value = 0;
  if (text.empty() || text.size() > width) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc{} || end != text.data() + text.size() || value > largest) return std::nullopt;
  return static_cast<std::uint16_t>(value);
}

std::optional<Bytes> parse_v4(std::string_view text) {
  Bytes bytes;
  if (text.size() > 15) return std::nullopt;
  for (const std::string_view part : split(text, '.')) {
    const auto value = parse_number(part, 10, 3, 255);
    if (!value || (part.size() > 1 && part.front() == '0')) return std::nullopt;
    bytes.push_back(static_cast<std::uint8_t>(*value));
  }
  if (bytes.size() != 4) return std::nullopt;
  return bytes;
}

// Groups of one side of "::"; the last group of the whole may be an IPv4 address.
std::optional<Bytes> parse_groups(std::string_view text, bool may_end_in_v4) {
  Bytes bytes;
  if (text.empty()) return bytes;
  bytes.reserve(16);
  const auto parts = split(text, ':');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (may_end_in_v4 && i + 1 == parts.size() && parts[i].contains('.')) {
      const auto tail = parse_v4(parts[i]);
      if (!tail) return std::nullopt;
      bytes.insert(bytes.end(), tail->begin(), tail->end());
      continue;
    }
    const auto value = parse_number(parts[i], 16, 4, 0xffff);
    if (!value) return std::nullopt;
    bytes.push_back(static_cast<std::uint8_t>(*value >> 8));
    bytes.push_back(static_cast<std::uint8_t>(*value));
  }
  return bytes;
}

std::optional<Bytes> parse_v6(std::string_view text) {
  if (text.size() > 45) return std::nullopt;
  const std::size_t gap = text.find("::");
  if (gap == std::string_view::npos) return parse_groups(text, true);
  auto front = parse_groups(text.substr(0, gap), false);
  const auto back = parse_groups(text.substr(gap + 2), true);
  if (!front || !back || front->size() + back->size() > 14) return std::nullopt;
  front->resize(16 - back->size());
  front->insert(front->end(), back->begin(), back->end());
  return front;
}

struct ZeroRun {
  std::size_t begin = 8;
  std::size_t length = 0;
};

// The first longest run of at least two zero groups (RFC 5952 section 4.2).
ZeroRun longest_zero_run(const std::array<unsigned, 8>& groups) {
  ZeroRun best;
  for (std::size_t i = 0; i < 8;) {
    std::size_t end = i;
    while (end < 8 && groups[end] == 0) ++end;
    if (end - i >= 2 && end - i > best.length) best = {i, end - i};
    i = std::max(end, i + 1);
  }
  return best;
}

}  // namespace

Result<IpAddress> IpAddress::parse(std::string_view text) {
  const auto bytes = text.contains(':') ? parse_v6(text) : parse_v4(text);
  const auto address = bytes ? from_bytes(*bytes) : std::nullopt;
  if (!address) return malformed_address();
  return *address;
}

std::optional<IpAddress> IpAddress::from_bytes(ByteView bytes) {
  IpAddress address;
  if (bytes.size() == 16) {
    std::ranges::copy(bytes, address.bytes.begin());
    return address;
  }
  if (bytes.size() != 4) return std::nullopt;
  std::ranges::copy(mapped_prefix, address.bytes.begin());
  std::ranges::copy(bytes, address.bytes.begin() + 12);
  return address;
}

std::optional<IpAddress> IpAddress::from_record(const Record& record) {
  if (record.type == type_a && record.rdata.size() == 4) return from_bytes(record.rdata);
  if (record.type == type_aaaa && record.rdata.size() == 16) return from_bytes(record.rdata);
  return std::nullopt;
}

bool IpAddress::is_v4() const { return std::equal(mapped_prefix.begin(), mapped_prefix.end(), bytes.begin()); }

ByteView IpAddress::native() const { return is_v4() ? ByteView(bytes).subspan(12) : ByteView(bytes); }

std::string IpAddress::to_text() const {
  std::string text;
  if (is_v4()) {
    for (const std::uint8_t byte : native()) text += (text.empty() ? "" : ".") + std::to_string(byte);
    return text;
  }
  std::array<unsigned, 8> groups{};
  for (std::size_t i = 0; i < 8; ++i) groups[i] = static_cast<unsigned>(bytes[2 * i] << 8 | bytes[2 * i + 1]);
  const ZeroRun run = longest_zero_run(groups);
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == run.begin) {
      text += "::";
      i += run.length - 1;
      continue;
    }
    if (!text.empty() && text.back() != ':') text += ':';
    std::array<char, 4> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), groups[i], 16).ptr;
    text.append(digits.data(), end);
  }
  return text;
}

DomainName IpAddress::reverse_name() const {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  const ByteView shown = native();
  for (std::size_t i = shown.size(); i-- > 0;) {
    if (is_v4()) {
      text += std::to_string(shown[i]) + ".";
    } else {
      text += {digits[shown[i] & 15U], '.', digits[shown[i] >> 4], '.'};
    }
  }
  return DomainName::parse(text + (is_v4() ? "in-addr.arpa" : "ip6.arpa")).value_or(DomainName{});
}

}  // namespace emblem::dns
