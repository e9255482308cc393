#include "core/dns/domain_name.h"

#include <vector>

#include "core/bytes/ascii.h"

namespace emblem::dns {
namespace {

constexpr std::size_t longest_label = 63;
constexpr std::size_t longest_name = 255;

std::unexpected<Error> malformed_name(std::size_t byte, std::string detail) {
  return fail(Code::dns_name_malformed, "byte " + std::to_string(byte), std::move(detail));
}

// The byte that the escape at text[i] stands for; moves i to its last character.
Result<char> parse_escape(std::string_view text, std::size_t& i) {
  const std::size_t begin = i;
  if (i + 1 >= text.size()) return malformed_name(begin, "escape without a character");
  if (!is_digit(text[i + 1])) return text[++i];
  if (i + 3 >= text.size() || !is_digit(text[i + 2]) || !is_digit(text[i + 3])) {
    return malformed_name(begin, "escape with fewer than three digits");
  }
  const int value = (text[i + 1] - '0') * 100 + (text[i + 2] - '0') * 10 + (text[i + 3] - '0');
  if (value > 255) return malformed_name(begin, "escape beyond 255");
  i += 3;
  return static_cast<char>(value);
}

std::size_t label_length(char byte) { return static_cast<std::uint8_t>(byte); }

void append_label_text(std::string& text, std::string_view label) {
  for (const char character : label) {
    const auto byte = static_cast<std::uint8_t>(character);
    if (std::string_view(".\\\"();@$").contains(character)) {
      text += '\\';
      text += character;
    } else if (byte > ' ' && byte <= '~') {
      text += character;
    } else {
      text += '\\';
      text += static_cast<char>('0' + byte / 100);
      text += static_cast<char>('0' + byte / 10 % 10);
      text += static_cast<char>('0' + byte % 10);
    }
  }
}

}  // namespace

Result<DomainName> DomainName::parse(std::string_view presentation) {
  DomainName name;
  if (presentation == ".") return name;
  if (presentation.empty()) return malformed_name(0, "no name");
  std::string wire;
  std::string label;
  const auto end_label = [&](std::size_t byte) -> Result<void> {
    if (label.empty()) return malformed_name(byte, "empty label");
    if (label.size() > longest_label) return malformed_name(byte, "label of more than 63 bytes");
    wire += static_cast<char>(label.size());
    wire += label;
    label.clear();
    if (wire.size() + 1 > longest_name) return malformed_name(byte, "name of more than 255 bytes");
    return {};
  };
  for (std::size_t i = 0; i < presentation.size(); ++i) {
    if (presentation[i] == '.') {
      EMBLEM_CHECK(end_label(i));
    } else if (presentation[i] == '\\') {
      EMBLEM_TRY(const char character, parse_escape(presentation, i));
      label += to_lower(character);
    } else {
      label += to_lower(presentation[i]);
    }
    if (label.size() > longest_label) return malformed_name(i, "label of more than 63 bytes");
  }
  if (!label.empty()) EMBLEM_CHECK(end_label(presentation.size()));
  wire += '\0';
  name.wire_ = std::move(wire);
  return name;
}

Result<DomainName> DomainName::from_wire(ByteView wire) {
  if (wire.size() > longest_name) return malformed_name(longest_name, "name of more than 255 bytes");
  std::size_t at = 0;
  while (at < wire.size() && wire[at] != 0) {
    if (wire[at] > longest_label) return malformed_name(at, "label of more than 63 bytes");
    at += 1 + std::size_t{wire[at]};
  }
  if (at >= wire.size()) return malformed_name(wire.size(), "the name does not end");
  if (at + 1 != wire.size()) return malformed_name(at + 1, "bytes follow the name");
  DomainName name;
  name.wire_.assign(as_text(wire));
  // Length bytes are below 'A', so lower-casing every byte leaves them alone.
  for (char& character : name.wire_) character = to_lower(character);
  return name;
}

std::string DomainName::to_text() const {
  if (is_root()) return ".";
  std::string text;
  for (std::size_t at = 0; wire_[at] != '\0';) {
    const std::size_t length = label_length(wire_[at]);
    if (at > 0) text += '.';
    append_label_text(text, std::string_view(wire_).substr(at + 1, length));
    at += 1 + length;
  }
  return text;
}

std::size_t DomainName::label_count() const {
  std::size_t count = 0;
  for (std::size_t at = 0; wire_[at] != '\0'; at += 1 + label_length(wire_[at])) ++count;
  return count;
}

DomainName DomainName::parent() const {
  DomainName name;
  if (!is_root()) name.wire_ = wire_.substr(1 + label_length(wire_[0]));
  return name;
}

bool DomainName::is_at_or_below(const DomainName& ancestor) const {
  if (ancestor.wire_.size() > wire_.size()) return false;
  const std::size_t start = wire_.size() - ancestor.wire_.size();
  std::size_t at = 0;
  while (at < start) at += 1 + label_length(wire_[at]);
  return at == start && std::string_view(wire_).substr(start) == ancestor.wire_;
}

}  // namespace emblem::dns
