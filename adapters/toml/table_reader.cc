#include "adapters/toml/table_reader.h"

#include <algorithm>
#include <utility>

namespace emblem::toml {

TableReader::TableReader(const Document& document, Codes codes) : TableReader(document, codes, 0, "") {}

TableReader::TableReader(const Document& document, Codes codes, NodeIndex table, std::string prefix)
    : document_(&document), codes_(codes), index_(table), prefix_(std::move(prefix)) {}

Result<std::optional<std::string>> TableReader::take_text(std::string_view key) {
  const Node* node = take(key);
  if (node == nullptr) return std::nullopt;
  const auto* text = std::get_if<std::string>(&node->value);
  if (text == nullptr) return wrong_at(*node, key, "expected a text");
  return *text;
}

Result<std::vector<std::string>> TableReader::take_texts(std::string_view key) {
  std::vector<std::string> texts;
  const Node* node = take(key);
  if (node == nullptr) return texts;
  const auto* list = std::get_if<List>(&node->value);
  if (list == nullptr) return wrong_at(*node, key, "expected a list of texts");
  for (const NodeIndex index : *list) {
    const Node& element = document_->nodes[index];
    const auto* text = std::get_if<std::string>(&element.value);
    if (text == nullptr) return wrong_at(element, key, "expected a list of texts");
    texts.push_back(*text);
  }
  return texts;
}

Result<std::optional<std::int64_t>> TableReader::take_number(std::string_view key, Range range) {
  const Node* node = take(key);
  if (node == nullptr) return std::nullopt;
  const auto* number = std::get_if<std::int64_t>(&node->value);
  if (number == nullptr || *number < range.least || *number > range.most) {
    return wrong_at(*node, key,
                    "expected a number from " + std::to_string(range.least) + " to " + std::to_string(range.most));
  }
  return *number;
}

Result<bool> TableReader::take_flag(std::string_view key) {
  const Node* node = take(key);
  if (node == nullptr) return false;
  const auto* flag = std::get_if<bool>(&node->value);
  if (flag == nullptr) return wrong_at(*node, key, "expected true or false");
  return *flag;
}

Result<std::optional<TableReader>> TableReader::take_table(std::string_view key) {
  const Node* node = take(key);
  if (node == nullptr) return std::nullopt;
  if (!std::holds_alternative<Table>(node->value)) return wrong_at(*node, key, "expected a table");
  const auto index = static_cast<NodeIndex>(node - document_->nodes.data());
  return TableReader(*document_, codes_, index, prefix_ + std::string(key) + ".");
}

Result<std::vector<TableReader>> TableReader::take_tables(std::string_view key) {
  std::vector<TableReader> tables;
  const Node* node = take(key);
  if (node == nullptr) return tables;
  const std::string expected = "expected [[" + std::string(key) + "]] tables";
  const auto* list = std::get_if<List>(&node->value);
  if (list == nullptr) return wrong_at(*node, key, expected);
  for (const NodeIndex index : *list) {
    const Node& element = document_->nodes[index];
    if (!std::holds_alternative<Table>(element.value)) return wrong_at(element, key, expected);
    tables.push_back(TableReader(*document_, codes_, index, prefix_ + std::string(key) + "."));
  }
  return tables;
}

std::unexpected<Error> TableReader::wrong(std::string_view key, const std::string& expected) const {
  const Node* node = find(key);
  return wrong_at(node == nullptr ? document_->nodes[index_] : *node, key, expected);
}

Result<void> TableReader::finish() const {
  for (const Member& member : table()) {
    if (std::ranges::find(taken_, member.key) != taken_.end()) continue;
    return fail(codes_.unknown_key, place(member.line), prefix_ + member.key + ": no such key");
  }
  return {};
}

const Table& TableReader::table() const { return std::get<Table>(document_->nodes[index_].value); }

const Node* TableReader::find(std::string_view key) const {
  const auto member = std::ranges::find(table(), key, &Member::key);
  return member == table().end() ? nullptr : &document_->nodes[member->value];
}

const Node* TableReader::take(std::string_view key) {
  taken_.push_back(key);
  return find(key);
}

std::unexpected<Error> TableReader::wrong_at(const Node& node, std::string_view key,
                                             const std::string& expected) const {
  return fail(codes_.wrong_value, place(node.line), prefix_ + std::string(key) + ": " + expected);
}

std::string TableReader::place(std::size_t line) const { return document_->path + ":" + std::to_string(line); }

}  // namespace emblem::toml
