#include "apps/wiring/exposure.h"

#include "apps/emblem/output.h"
#include "apps/emblem/render_exposure.h"
#include "apps/emblem/verbs.h"

namespace emblem::app {

Result<int> run_exposure(const CommandLine& line) {
  EMBLEM_TRY(const wiring::CheckOptions options, make_check_options(line));
  std::string text;
  for (const std::string& asset : options.assets) {
    EMBLEM_TRY(const exposure::Exposure exposure, wiring::foretell_check(asset, options));
    if (options.output == wiring::Output::quiet) continue;
    if (options.output == wiring::Output::json) {
      text += render_json(asset, exposure);
    } else {
      text += (text.empty() ? "" : "\n") + render_text(asset, exposure);
    }
  }
  EMBLEM_CHECK(print(text));
  return 0;
}

}  // namespace emblem::app
