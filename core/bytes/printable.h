// Makes foreign text fit to be printed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace emblem {

constexpr std::size_t longest_printable = 200;

// Printable ASCII stays, everything else (controls, non-ASCII) becomes \xNN; cut with "..." after `longest` characters.
// What comes out moves no cursor, changes no colour, hides no text, and may pass again: escapes stay as they are.
std::string to_printable(std::string_view foreign, std::size_t longest = longest_printable);

// Whether the above would leave the text as it is.
bool is_printable(std::string_view foreign, std::size_t longest = longest_printable);

}  // namespace emblem
