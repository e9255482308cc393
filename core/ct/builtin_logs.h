// The log list that serves when the user gives none.
#pragma once

#include <string_view>

namespace emblem::ct {

// JSON text in the browsers' version 3 form, made from data/ct-logs.json when the program is built.
std::string_view builtin_logs();

}  // namespace emblem::ct
