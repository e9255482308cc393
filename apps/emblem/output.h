// Standard output and standard error, as the exit codes need them.
#pragma once

#include <span>
#include <string_view>

#include "emblem/result.h"

namespace emblem::app {

enum class Ink : std::uint8_t { plain, coloured };

// Coloured only when standard output is a terminal and NO_COLOR is not set.
Ink ink_of_output();

// Writes all of `text` to standard output at once. A reader that went away is no error: nobody is left to tell. Error:
// output_failed (full disk, closed descriptor).
Result<void> print(std::string_view text);

// "emblem: error: …" and at most one "emblem: hint: …" on standard error.
void complain(const Error& error);

// A line for each, and the hint of the first that has one.
void complain(std::span<const Error> errors);

// "emblem: warning: …" on standard error, for programs that go on.
void warn(const Error& error);

// A line of another program's, as it is.
void pass_on(std::string_view line);

// One line about work that takes long, on standard error when that is a terminal; `clear_progress` removes it.
void show_progress(std::string_view text);
void clear_progress();

}  // namespace emblem::app
