#include "apps/emblem/text_layout.h"

namespace emblem::app {
namespace {

// Characters, not bytes: UTF-8 continuation bytes take no column.
std::size_t width(std::string_view text) {
  std::size_t count = 0;
  for (const char byte : text) count += (static_cast<unsigned char>(byte) & 0xc0U) == 0x80U ? 0 : 1;
  return count;
}

}  // namespace

std::string wrap(std::string_view text, std::size_t indent, std::size_t longest) {
  std::string out;
  std::size_t column = 0;
  while (!text.empty()) {
    if (text.starts_with('\n')) {
      if (column != 0) out += '\n';
      if (text.starts_with("\n\n")) out += '\n';
      text.remove_prefix(text.starts_with("\n\n") ? 2 : 1);
      column = 0;
      continue;
    }
    const std::string_view word = text.substr(0, text.find_first_of(" \n"));
    text.remove_prefix(word.size());
    if (text.starts_with(' ')) text.remove_prefix(1);
    if (word.empty()) continue;
    if (column != 0 && column + 1 + width(word) > longest) {
      out += '\n';
      column = 0;
    }
    if (column == 0) {
      out += std::string(indent, ' ');
      column = indent;
    } else {
      out += ' ';
      ++column;
    }
    out += word;
    column += width(word);
  }
  if (column != 0) out += '\n';
  return out;
}

std::string beside(std::string_view label, std::string_view text, std::size_t indent) {
  const std::string lines = wrap(text, indent);
  if (width(label) >= indent) return std::string(label) + "\n" + lines;
  if (lines.empty()) return std::string(label) + "\n";
  return std::string(label) + std::string(indent - width(label), ' ') + lines.substr(indent);
}

}  // namespace emblem::app
