// `emblem residue`.
#include "apps/wiring/residue.h"

#include <algorithm>

#include "adapters/files/folders.h"
#include "apps/emblem/home_options.h"
#include "apps/emblem/output.h"
#include "apps/emblem/render_residue.h"
#include "apps/emblem/verbs.h"

namespace emblem::app {
namespace {

int exit_code_of(residue::State state) {
  switch (state) {
    case residue::State::gone:
      return 0;
    case residue::State::remaining:
      return 1;
    case residue::State::unknown:
      return 3;
  }
  return 3;
}

// A home that is named must be there; the one in the usual place need not, for others than its owner may ask.
Result<std::optional<wiring::HomeOptions>> find_home(const CommandLine& line) {
  EMBLEM_TRY(wiring::HomeOptions options, read_home_options(line));
  if (!line.has(Option::home) && !files::exists(options.folder)) return std::optional<wiring::HomeOptions>();
  return std::optional(std::move(options));
}

}  // namespace

Result<int> run_residue(const CommandLine& line) {
  EMBLEM_TRY(const wiring::CheckOptions options, make_check_options(line));
  EMBLEM_TRY(const auto home, find_home(line));
  EMBLEM_TRY(const auto reports, wiring::find_residues({.options = options, .home = home}));
  std::string text;
  int code = 0;
  for (std::size_t i = 0; i < reports.size(); ++i) {
    const std::string& asset = options.assets[i];
    if (options.output == wiring::Output::json) {
      text += render_json(asset, reports[i]);
    } else {
      text += (text.empty() ? "" : "\n") + render_text(asset, reports[i]);
    }
    code = std::max(code, exit_code_of(reports[i].residue.state));
  }
  EMBLEM_CHECK(print(text));
  return code;
}

}  // namespace emblem::app
