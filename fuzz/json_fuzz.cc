// What is read can be written, and what was written reads as the same.
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "core/json/document.h"

namespace {

using namespace emblem;
using json::Type;
using json::Value;

constexpr json::ReadLimits limits{.nodes = 4096, .depth = 16};

std::string quote(std::string_view text) {
  std::string quoted = "\"";
  for (const char character : text) {
    if (character == '"' || character == '\\') {
      quoted += '\\';
      quoted += character;
    } else if (static_cast<unsigned char>(character) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(character));
      quoted += escape;
    } else {
      quoted += character;
    }
  }
  return quoted + "\"";
}

std::string number(const Value& value) {
  if (const auto whole = value.unsigned_integer()) return std::to_string(*whole);
  const auto real = value.number();
  if (!real) return "null";
  char text[64];
  std::snprintf(text, sizeof text, "%.17g", *real);
  return text;
}

std::string scalar(const Value& value) {
  switch (value.type()) {
    case Type::boolean:
      return value.boolean().value() ? "true" : "false";
    case Type::string:
      return quote(value.string().value());
    case Type::number:
      return number(value);
    default:
      return "null";
  }
}

// Walks as the readers do, by first child and next sibling.
std::string write(const Value& root) {
  std::string text;
  std::vector<std::pair<Value, bool>> open{{root, false}};
  while (!open.empty()) {
    const auto [value, entered] = open.back();
    open.pop_back();
    const bool container = value.type() == Type::array || value.type() == Type::object;
    if (entered) {
      text += value.type() == Type::array ? "]" : "}";
      continue;
    }
    if (!text.empty() && text.back() != '[' && text.back() != '{') text += ',';
    if (!value.name().empty()) text += quote(value.name()) + ":";
    if (!container) {
      text += scalar(value);
      continue;
    }
    text += value.type() == Type::array ? "[" : "{";
    open.emplace_back(value, true);
    const auto children = value.children();
    if (children.size() != value.size()) std::abort();
    for (auto child = children.rbegin(); child != children.rend(); ++child) {
      if (value.type() == Type::object && !value.find(child->name())) std::abort();
      open.emplace_back(*child, false);
    }
  }
  return text;
}

bool has_empty_names(std::string_view text) { return text.find("\"\"") != std::string_view::npos; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = json::Document::parse(text, limits);
  if (!document) {
    if (!document.error().where.starts_with("byte ")) std::abort();
    return 0;
  }
  const std::string once = write(document->root());
  // The writer cannot tell a member without name from an element.
  if (has_empty_names(once) || has_empty_names(text)) return 0;
  const auto again = json::Document::parse(once, limits);
  if (!again || write(again->root()) != once) std::abort();
  return 0;
}
