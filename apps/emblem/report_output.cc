#include "apps/emblem/report_output.h"

#include <cstdio>

#include "apps/emblem/output.h"
#include "core/bytes/printable.h"

namespace emblem::app {

Result<void> print_report(std::string_view text, std::string_view data_path) {
  if (data_path != "-") return print(text);
  (void)std::fwrite(text.data(), 1, text.size(), stderr);
  return {};
}

std::string name_of_output(const std::string& path) { return path == "-" ? "standard output" : to_printable(path); }

}  // namespace emblem::app
