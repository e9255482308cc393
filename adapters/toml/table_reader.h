// Reads one table strictly: what nobody takes is an error, for a misspelt key would otherwise count for nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/toml/document.h"

namespace emblem::toml {

// What errors are called; `where` is "path:line", the detail begins with the key and those of the tables around it.
struct Codes {
  Code wrong_value;
  Code unknown_key;
};

struct Range {
  std::int64_t least;
  std::int64_t most;
};

// Views a document, which outlives it. A key that is absent is no error: it takes nothing, or an empty list. Errors of
// `take_`: Codes::wrong_value.
class TableReader {
 public:
  // The whole file.
  TableReader(const Document& document, Codes codes);

  bool has(std::string_view key) const { return find(key) != nullptr; }

  Result<std::optional<std::string>> take_text(std::string_view key);
  Result<std::vector<std::string>> take_texts(std::string_view key);
  Result<std::optional<std::int64_t>> take_number(std::string_view key, Range range);
  Result<bool> take_flag(std::string_view key);  // false where absent
  Result<std::optional<TableReader>> take_table(std::string_view key);
  Result<std::vector<TableReader>> take_tables(std::string_view key);  // [[key]]

  // The error at the value of `key`, or at the table where there is no such key.
  std::unexpected<Error> wrong(std::string_view key, const std::string& expected) const;

  // Error: Codes::unknown_key, at the first key that was not taken.
  Result<void> finish() const;

 private:
  TableReader(const Document& document, Codes codes, NodeIndex table, std::string prefix);

  const Table& table() const;
  const Node* find(std::string_view key) const;
  const Node* take(std::string_view key);
  std::unexpected<Error> wrong_at(const Node& node, std::string_view key, const std::string& expected) const;
  std::string place(std::size_t line) const;

  const Document* document_;
  Codes codes_;
  NodeIndex index_;
  std::string prefix_;  // of the keys in errors: "trust."
  std::vector<std::string_view> taken_;
};

}  // namespace emblem::toml
