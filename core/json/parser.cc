#include "core/json/parser.h"

#include <algorithm>

#include "core/json/string_reader.h"

namespace emblem::json {
namespace {

// Above this many members a sort is cheaper than comparing every pair.
constexpr std::size_t few_members = 16;

bool is_digit(char character) { return character >= '0' && character <= '9'; }

// Length of the number that `text` begins with (RFC 8259 section 6); 0 when it begins with none.
std::size_t number_length(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t first = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at - first;
  };
  if (at < text.size() && text[at] == '-') ++at;
  const bool leading_zero = at < text.size() && text[at] == '0';
  const std::size_t whole = digits();
  if (whole == 0 || (leading_zero && whole > 1)) return 0;
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (digits() == 0) return 0;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (digits() == 0) return 0;
  }
  return at;
}

}  // namespace

Result<Document> Parser::parse() {
  // Tokens and keys are about this long; longer texts let the vector grow.
  constexpr std::size_t usual_nodes = 20;
  document_.nodes_.reserve(std::min(limits_.nodes, usual_nodes));
  if (!read_document()) return std::unexpected(std::move(error_));
  return std::move(document_);
}

bool Parser::read_document() {
  skip_space();
  if (!read_value() || !close_finished()) return false;
  while (innermost_ != nothing_open) {
    if (document_.nodes_[innermost_].type == Type::object && !read_name()) return false;
    skip_space();
    if (!read_value() || !close_finished()) return false;
  }
  skip_space();
  return at_ == text_.size() || refuse(Code::json_malformed, "text after the value");
}

// One value, or only the beginning of an array or object that has something in it.
bool Parser::read_value() {
  if (at_ == text_.size()) return refuse(Code::input_truncated, "");
  switch (text_[at_]) {
    case '{':
      return open(Type::object);
    case '[':
      return open(Type::array);
    case '"': {
      std::string_view value;
      return read_text(value) && add({.type = Type::string, .text = value});
    }
    case 't':
    case 'f':
    case 'n':
      return read_word();
    default:
      return read_number();
  }
}

bool Parser::read_word() {
  const std::string_view rest = text_.substr(at_);
  Document::Node node{.type = Type::boolean};
  std::size_t length = 4;
  if (rest.starts_with("true")) {
    node.truth = true;
  } else if (rest.starts_with("false")) {
    length = 5;
  } else if (rest.starts_with("null")) {
    node.type = Type::null;
  } else {
    return refuse(Code::json_malformed, "unknown word");
  }
  at_ += length;
  return add(node);
}

bool Parser::read_number() {
  const std::size_t length = number_length(text_.substr(at_));
  if (length == 0) return refuse(Code::json_malformed, "no value");
  const std::string_view number = text_.substr(at_, length);
  at_ += length;
  return add({.type = Type::number, .text = number});
}

bool Parser::open(Type type) {
  if (depth_ >= limits_.depth) return refuse(Code::limit_exceeded, "JSON nesting");
  ++at_;
  const auto index = static_cast<std::uint32_t>(document_.nodes_.size());
  if (!add({.type = type})) return false;
  innermost_ = index;
  ++depth_;
  return true;
}

// After a value: ends every container that ends here, and takes the comma where one goes on. A container that has just
// been opened may end at once.
bool Parser::close_finished() {
  while (innermost_ != nothing_open) {
    const Document::Node& container = document_.nodes_[innermost_];
    skip_space();
    if (take(container.type == Type::object ? '}' : ']')) {
      if (!close()) return false;
      continue;
    }
    if (container.size == 0 || take(',')) return true;
    return at_ == text_.size() ? refuse(Code::input_truncated, "")
                               : refuse(Code::json_malformed, "no comma between values");
  }
  return true;
}

bool Parser::close() {
  const std::uint32_t index = innermost_;
  Document::Node& container = document_.nodes_[index];
  innermost_ = container.parent == index ? nothing_open : container.parent;
  --depth_;
  container.end = static_cast<std::uint32_t>(document_.nodes_.size());
  return container.type != Type::object || check_names(index);
}

bool Parser::read_name() {
  skip_space();
  if (at_ == text_.size()) return refuse(Code::input_truncated, "");
  if (text_[at_] != '"') return refuse(Code::json_malformed, "no member name");
  if (!read_text(pending_name_)) return false;
  skip_space();
  return take(':') || refuse(Code::json_malformed, "no colon after a member name");
}

bool Parser::read_text(std::string_view& value) {
  StringToken token;
  if (!read_string(text_.substr(at_ + 1), token)) return refuse(Code::json_malformed, "broken string");
  if (token.plain) {
    value = token.raw;
  } else {
    std::string& unescaped = document_.unescaped_.emplace_back();
    if (!unescape(token.raw, unescaped)) return refuse(Code::json_malformed, "broken escape");
    value = unescaped;
  }
  at_ += token.raw.size() + 2;
  return true;
}

bool Parser::check_names(std::uint32_t object) {
  const std::vector<Document::Node>& nodes = document_.nodes_;
  const std::uint32_t end = nodes[object].end;
  if (nodes[object].size > few_members) return check_many_names(object);
  for (std::uint32_t i = object + 1; i < end; i = nodes[i].end) {
    const Document::Node& later = nodes[i];
    for (std::uint32_t j = object + 1; j < i; j = nodes[j].end) {
      if (nodes[j].is_named(later.name, later.name_hint)) return refuse(Code::json_repeated_member, later.name);
    }
  }
  return true;
}

bool Parser::check_many_names(std::uint32_t object) {
  const std::vector<Document::Node>& nodes = document_.nodes_;
  std::vector<std::string_view> names;
  names.reserve(nodes[object].size);
  for (std::uint32_t i = object + 1; i < nodes[object].end; i = nodes[i].end) names.push_back(nodes[i].name);
  std::ranges::sort(names);
  const auto same = std::ranges::adjacent_find(names);
  return same == names.end() || refuse(Code::json_repeated_member, *same);
}

bool Parser::add(Document::Node node) {
  if (document_.nodes_.size() >= limits_.nodes) return refuse(Code::limit_exceeded, "JSON values");
  const auto index = static_cast<std::uint32_t>(document_.nodes_.size());
  node.end = index + 1;
  node.parent = index;
  if (innermost_ != nothing_open) {
    node.parent = innermost_;
    ++document_.nodes_[innermost_].size;
  }
  node.name = std::exchange(pending_name_, {});
  node.name_hint = Document::hint_of(node.name);
  document_.nodes_.push_back(node);
  return true;
}

void Parser::skip_space() {
  while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
    ++at_;
  }
}

bool Parser::take(char character) {
  if (at_ == text_.size() || text_[at_] != character) return false;
  ++at_;
  return true;
}

bool Parser::refuse(Code code, std::string_view what) {
  error_ = {code, "byte " + std::to_string(at_), std::string(what)};
  return false;
}

}  // namespace emblem::json
