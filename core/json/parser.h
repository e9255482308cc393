// Turns a JSON text into the nodes of a Document, without recursion.
#pragma once

#include <limits>

#include "core/json/document.h"

namespace emblem::json {

class Parser {
 public:
  Parser(std::string_view text, const ReadLimits& limits) : text_(text), limits_(limits) {}

  Result<Document> parse();

 private:
  // Each step says whether it went well; what went wrong is kept in error_, for it happens once and steps happen often.
  bool read_document();
  bool read_value();
  bool read_word();
  bool read_number();
  bool open(Type type);
  bool close_finished();
  bool close();
  bool read_name();
  bool read_text(std::string_view& value);
  bool check_names(std::uint32_t object);
  bool check_many_names(std::uint32_t object);
  bool add(Document::Node node);
  void skip_space();
  bool take(char character);
  bool refuse(Code code, std::string_view what);

  static constexpr std::uint32_t nothing_open = std::numeric_limits<std::uint32_t>::max();

  std::string_view text_;
  ReadLimits limits_;
  std::size_t at_ = 0;
  Document document_;
  std::uint32_t innermost_ = nothing_open;  // the container that has not ended
  std::size_t depth_ = 0;                   // containers that have not ended
  std::string_view pending_name_;
  Error error_{};
};

}  // namespace emblem::json
