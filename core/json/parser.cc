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
  document_.nodes_.reserve(std::min<std::size_t>(limits_.nodes, text_.size() / 8 + 4));
  skip_space();
  EMBLEM_CHECK(read_value());
  EMBLEM_CHECK(close_finished());
  while (!open_.empty()) {
    if (document_.nodes_[open_.back()].type == Type::object) EMBLEM_CHECK(read_name());
    skip_space();
    EMBLEM_CHECK(read_value());
    EMBLEM_CHECK(close_finished());
  }
  skip_space();
  if (at_ != text_.size()) return malformed("text after the value");
  return std::move(document_);
}

// One value, or only the beginning of an array or object that has something in it.
Result<void> Parser::read_value() {
  if (at_ == text_.size()) return fail(Code::input_truncated, "byte " + std::to_string(at_));
  switch (text_[at_]) {
    case '{':
      return open(Type::object);
    case '[':
      return open(Type::array);
    case '"': {
      EMBLEM_TRY(const std::string_view value, read_text());
      return add({.type = Type::string, .text = value});
    }
    case 't':
    case 'f':
    case 'n':
      return read_word();
    default:
      return read_number();
  }
}

Result<void> Parser::read_word() {
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
    return malformed("unknown word");
  }
  at_ += length;
  return add(node);
}

Result<void> Parser::read_number() {
  const std::size_t length = number_length(text_.substr(at_));
  if (length == 0) return malformed("no value");
  const std::string_view number = text_.substr(at_, length);
  at_ += length;
  return add({.type = Type::number, .text = number});
}

Result<void> Parser::open(Type type) {
  if (open_.size() >= limits_.depth) return fail(Code::limit_exceeded, "byte " + std::to_string(at_), "JSON nesting");
  ++at_;
  const auto index = static_cast<std::uint32_t>(document_.nodes_.size());
  EMBLEM_CHECK(add({.type = type}));
  open_.push_back(index);
  return {};
}

// After a value: ends every container that ends here, and takes the comma where one goes on. A container that has just
// been opened may end at once.
Result<void> Parser::close_finished() {
  while (!open_.empty()) {
    const Document::Node& container = document_.nodes_[open_.back()];
    const char end = container.type == Type::object ? '}' : ']';
    skip_space();
    if (take(end)) {
      EMBLEM_CHECK(close());
      continue;
    }
    if (container.size == 0 || take(',')) return {};
    return at_ == text_.size() ? Result<void>(fail(Code::input_truncated, "byte " + std::to_string(at_)))
                               : Result<void>(malformed("no comma between values"));
  }
  return {};
}

Result<void> Parser::close() {
  const std::uint32_t index = open_.back();
  open_.pop_back();
  document_.nodes_[index].end = static_cast<std::uint32_t>(document_.nodes_.size());
  return document_.nodes_[index].type == Type::object ? check_names(index) : Result<void>{};
}

Result<void> Parser::read_name() {
  skip_space();
  if (at_ == text_.size()) return fail(Code::input_truncated, "byte " + std::to_string(at_));
  if (text_[at_] != '"') return malformed("no member name");
  EMBLEM_TRY(pending_name_, read_text());
  skip_space();
  if (!take(':')) return malformed("no colon after a member name");
  return {};
}

Result<std::string_view> Parser::read_text() {
  StringToken token;
  if (!read_string(text_.substr(at_ + 1), token)) return malformed("broken string");
  const std::size_t begin = at_;
  at_ += token.raw.size() + 2;
  if (token.plain) return token.raw;
  std::string& value = document_.unescaped_.emplace_back();
  if (!unescape(token.raw, value)) {
    at_ = begin;
    return malformed("broken escape");
  }
  return value;
}

Result<void> Parser::check_names(std::uint32_t object) const {
  const std::vector<Document::Node>& nodes = document_.nodes_;
  const std::uint32_t end = nodes[object].end;
  if (nodes[object].size > few_members) return check_many_names(object);
  for (std::uint32_t later = object + 1; later < end; later = nodes[later].end) {
    for (std::uint32_t earlier = object + 1; earlier < later; earlier = nodes[earlier].end) {
      if (nodes[earlier].name == nodes[later].name) return repeated(nodes[later].name);
    }
  }
  return {};
}

Result<void> Parser::check_many_names(std::uint32_t object) const {
  const std::vector<Document::Node>& nodes = document_.nodes_;
  std::vector<std::string_view> names;
  names.reserve(nodes[object].size);
  for (std::uint32_t i = object + 1; i < nodes[object].end; i = nodes[i].end) names.push_back(nodes[i].name);
  std::ranges::sort(names);
  const auto same = std::ranges::adjacent_find(names);
  if (same != names.end()) return repeated(*same);
  return {};
}

std::unexpected<Error> Parser::repeated(std::string_view name) const {
  return fail(Code::json_repeated_member, "byte " + std::to_string(at_), std::string(name));
}

Result<void> Parser::add(Document::Node node) {
  if (document_.nodes_.size() >= limits_.nodes) {
    return fail(Code::limit_exceeded, "byte " + std::to_string(at_), "JSON values");
  }
  const auto index = static_cast<std::uint32_t>(document_.nodes_.size());
  node.end = index + 1;
  node.parent = open_.empty() ? index : open_.back();
  if (!open_.empty()) ++document_.nodes_[open_.back()].size;
  node.name = std::exchange(pending_name_, {});
  document_.nodes_.push_back(node);
  return {};
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

std::unexpected<Error> Parser::malformed(std::string_view what) const {
  return fail(Code::json_malformed, "byte " + std::to_string(at_), std::string(what));
}

}  // namespace emblem::json
