// Lays out text for a terminal of 80 columns.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace emblem::app {

inline constexpr std::size_t columns = 80;

// Words of `text` in lines of at most `longest` columns, every line behind `indent` spaces, ending in a line feed.
// Paragraphs are kept apart by empty lines. Words that are longer than a line stand alone and whole.
std::string wrap(std::string_view text, std::size_t indent, std::size_t longest = columns);

// "label", filled up to `indent` columns, and `text` wrapped beside it; a label that is too long has a line of its own.
std::string beside(std::string_view label, std::string_view text, std::size_t indent);

}  // namespace emblem::app
