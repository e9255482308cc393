#include "engine/issuing/status.h"

#include "apps/emblem/home_options.h"
#include "apps/emblem/output.h"
#include "apps/emblem/render_home.h"
#include "apps/emblem/verbs.h"

namespace emblem::app {

Result<int> run_status(const CommandLine& line) {
  EMBLEM_TRY(const auto home, open_home(line));
  EMBLEM_TRY(const home::Contents contents, home->store().read());
  issuing::Status status = issuing::status_of(contents, home->bench());
  const publishing::PlacesStatus places = publishing::status_of_places(contents, home->bench());
  for (const issuing::Step& step : places.steps) issuing::add_step(status, step);
  const std::vector<std::string> kept_logs = home->kept_logs();
  const HomeStatus shown{home->settings(), status, places, kept_logs};
  EMBLEM_CHECK(print(line.has(Option::json) ? render_json(shown) : render_text(shown)));
  return status.needs_doing() ? 1 : 0;
}

}  // namespace emblem::app
