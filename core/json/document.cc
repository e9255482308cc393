#include "core/json/document.h"

#include <charconv>
#include <cmath>

#include "core/json/parser.h"

namespace emblem::json {

Result<Document> Document::parse(std::string_view text, const ReadLimits& limits) {
  return Parser(text, limits).parse();
}

std::optional<bool> Value::boolean() const {
  if (type() != Type::boolean) return std::nullopt;
  return document_->nodes_[index_].truth;
}

std::optional<std::string_view> Value::string() const {
  if (type() != Type::string) return std::nullopt;
  return document_->nodes_[index_].text;
}

std::optional<double> Value::number() const {
  if (type() != Type::number) return std::nullopt;
  const std::string_view text = document_->nodes_[index_].text;
  double value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<std::uint64_t> Value::unsigned_integer() const {
  if (type() != Type::number) return std::nullopt;
  const std::string_view text = document_->nodes_[index_].text;
  std::uint64_t value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Value> Value::find(std::string_view member) const {
  if (type() != Type::object) return std::nullopt;
  const std::vector<Document::Node>& nodes = document_->nodes_;
  const std::uint16_t hint = Document::hint_of(member);
  const std::uint32_t end = nodes[index_].end;
  for (std::uint32_t child = index_ + 1; child < end; child = nodes[child].end) {
    if (nodes[child].is_named(member, hint)) return Value(document_, child);
  }
  return std::nullopt;
}

std::vector<Value> Value::children() const {
  std::vector<Value> values;
  values.reserve(size());
  for (auto child = first(); child; child = child->next()) values.push_back(*child);
  return values;
}

std::optional<Value> Value::first() const {
  if (size() == 0) return std::nullopt;
  return Value(document_, index_ + 1);
}

std::optional<Value> Value::next() const {
  const Document::Node& node = document_->nodes_[index_];
  if (node.parent == index_ || node.end >= document_->nodes_[node.parent].end) return std::nullopt;
  return Value(document_, node.end);
}

}  // namespace emblem::json
