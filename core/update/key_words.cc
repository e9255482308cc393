#include "core/update/key_words.h"

#include <algorithm>

namespace emblem::update {
namespace {

constexpr std::string_view blanks = " \t\r\n\f\v";
constexpr std::string_view marks = "{};";

}  // namespace

void KeyWords::skip(std::size_t count) {
  const std::string_view skipped = text_.substr(0, count);
  line_ += static_cast<std::size_t>(std::ranges::count(skipped, '\n'));
  text_.remove_prefix(skipped.size());
}

Result<void> KeyWords::skip_blanks() {
  for (;;) {
    skip(std::min(text_.find_first_not_of(blanks), text_.size()));
    if (text_.starts_with("#") || text_.starts_with("//")) {
      skip(std::min(text_.find('\n'), text_.size()));
    } else if (text_.starts_with("/*")) {
      const std::size_t end = text_.find("*/", 2);
      if (end == std::string_view::npos) {
        return fail(Code::tsig_key_malformed, "line " + std::to_string(line_), "a comment without end");
      }
      skip(end + 2);
    } else {
      return {};
    }
  }
}

Result<std::optional<KeyWord>> KeyWords::next() {
  EMBLEM_CHECK(skip_blanks());
  if (text_.empty()) return std::optional<KeyWord>();
  KeyWord word{.line = line_};
  if (text_.front() == '"') {
    const std::size_t end = text_.find_first_of("\"\n", 1);
    if (end == std::string_view::npos || text_[end] != '"') {
      return fail(Code::tsig_key_malformed, "line " + std::to_string(line_), "a quote without end");
    }
    word.text = text_.substr(1, end - 1);
    word.quoted = true;
    skip(end + 1);
    return std::optional(word);
  }
  std::size_t size = 1;
  if (!marks.contains(text_.front())) size = std::min(text_.find_first_of(" \t\r\n\f\v{};\"#"), text_.size());
  word.text = text_.substr(0, std::max<std::size_t>(size, 1));
  skip(word.text.size());
  return std::optional(word);
}

}  // namespace emblem::update
