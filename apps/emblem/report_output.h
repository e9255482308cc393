// Where a report goes when data may go to standard output.
#pragma once

#include <string>
#include <string_view>

#include "emblem/result.h"

namespace emblem::app {

// To standard output, or to standard error where the data at `data_path` went to standard output ("-"). Error:
// output_failed.
Result<void> print_report(std::string_view text, std::string_view data_path);

// The path, printable, or what "-" stands for.
std::string name_of_output(const std::string& path);

}  // namespace emblem::app
