// Turns a JSON text into the nodes of a Document, without recursion.
#pragma once

#include "core/json/document.h"

namespace emblem::json {

class Parser {
 public:
  Parser(std::string_view text, const ReadLimits& limits) : text_(text), limits_(limits) {}

  Result<Document> parse();

 private:
  Result<void> read_value();
  Result<void> read_word();
  Result<void> read_number();
  Result<void> open(Type type);
  Result<void> close_finished();
  Result<void> close();
  Result<void> read_name();
  Result<std::string_view> read_text();
  Result<void> check_names(std::uint32_t object) const;
  Result<void> check_many_names(std::uint32_t object) const;
  std::unexpected<Error> repeated(std::string_view name) const;
  Result<void> add(Document::Node node);
  void skip_space();
  bool take(char character);
  std::unexpected<Error> malformed(std::string_view what) const;

  std::string_view text_;
  ReadLimits limits_;
  std::size_t at_ = 0;
  Document document_;
  std::vector<std::uint32_t> open_;  // containers that have not ended, outermost first
  std::string_view pending_name_;
};

}  // namespace emblem::json
