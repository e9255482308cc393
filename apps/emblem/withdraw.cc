#include "engine/issuing/withdraw.h"

#include "apps/emblem/home_options.h"
#include "apps/emblem/output.h"
#include "apps/emblem/render_home.h"
#include "apps/emblem/verbs.h"

namespace emblem::app {

Result<int> run_withdraw(const CommandLine& line) {
  EMBLEM_TRY(const auto home, open_home(line));
  std::optional<issuing::Withdrawn> withdrawn;
  EMBLEM_CHECK(home->store().update([&](const home::Contents& contents) -> Result<home::Change> {
    EMBLEM_TRY(withdrawn, issuing::withdraw(contents, line.operands().front(), home->keyring(), home->bench()));
    return withdrawn->change;
  }));
  EMBLEM_CHECK(print(line.has(Option::json) ? render_json(*withdrawn) : render_text(*withdrawn)));
  return 0;
}

}  // namespace emblem::app
