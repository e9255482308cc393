// Cuts a BIND configuration file into words.
#pragma once

#include <optional>
#include <string_view>

#include "emblem/result.h"

namespace emblem::update {

struct KeyWord {
  std::string_view text;  // without quotes
  std::size_t line = 0;   // from 1
  bool quoted = false;

  // Whether it is this punctuation mark or bare word.
  bool is(std::string_view bare) const { return !quoted && text == bare; }
};

// Words, quoted strings and the marks { } ; of a text with the comments # // and /* */.
class KeyWords {
 public:
  explicit KeyWords(std::string_view text) : text_(text) {}

  // Nothing at the end. Error: tsig_key_malformed (an open quote or comment).
  Result<std::optional<KeyWord>> next();

  std::size_t line() const { return line_; }

 private:
  Result<void> skip_blanks();
  void skip(std::size_t count);

  std::string_view text_;
  std::size_t line_ = 1;
};

}  // namespace emblem::update
