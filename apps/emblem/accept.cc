#include "engine/issuing/accept.h"

#include "apps/emblem/carried_file.h"
#include "apps/emblem/home_options.h"
#include "apps/emblem/output.h"
#include "apps/emblem/render_home.h"
#include "apps/emblem/verbs.h"

namespace emblem::app {

Result<int> run_accept(const CommandLine& line) {
  EMBLEM_TRY(const auto home, open_home(line));
  EMBLEM_TRY(const Bytes file, take_in(line));
  EMBLEM_TRY(const desk::Reply reply, desk::parse_reply(file, home->bench().limits));
  const issuing::Caution caution = line.has(Option::force) ? issuing::Caution::forced : issuing::Caution::rehearsed;
  std::optional<issuing::Accepted> accepted;
  const auto decide = [&](const home::Contents& contents) -> Result<home::Change> {
    EMBLEM_TRY(accepted, issuing::accept(contents, reply, caution, home->bench()));
    EMBLEM_CHECK(home->keep_logs());
    return accepted->change;
  };
  EMBLEM_CHECK(home->store().update(decide));
  EMBLEM_CHECK(print(line.has(Option::json) ? render_json(*accepted) : render_text(*accepted)));
  return 0;
}

}  // namespace emblem::app
