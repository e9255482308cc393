#include "engine/issuing/withdraw.h"

#include <algorithm>

#include "apps/emblem/home_options.h"
#include "apps/emblem/output.h"
#include "apps/emblem/places.h"
#include "apps/emblem/render_home.h"
#include "apps/emblem/verbs.h"
#include "apps/emblem/verify_places.h"

namespace emblem::app {
namespace {

bool concerns(const home::Publication& publication, const std::vector<dns::DomainName>& owners) {
  if (publication.state == home::PublicationState::begun) return true;
  return std::ranges::any_of(publication.records, [&](const dns::Record& record) {
    return std::ranges::find(owners, record.owner) != owners.end();
  });
}

// What stands at these names, in every place where the home put something.
Result<std::vector<PlaceOutcome>> take_away(wiring::Home& home, const std::vector<dns::DomainName>& owners) {
  EMBLEM_TRY(const home::Contents contents, home.store().read());
  // What stays marked at these names was judged when it was signed.
  const publishing::MarkedSets sets(contents, home.bench(), publishing::Judging::none);
  Publisher publisher(home, contents, sets);
  std::vector<const home::Publication*> places;
  for (const home::Publication& publication : contents.publications) {
    if (concerns(publication, owners)) places.push_back(&publication);
  }
  // Zones first, as in Publisher::publish.
  std::vector<PlaceOutcome> outcomes(places.size());
  for (const bool whole : {false, true}) {
    for (std::size_t i = 0; i < places.size(); ++i) {
      const home::Place& place = places[i]->place;
      if (is_written_whole(place.kind) != whole) continue;
      auto order = order_for(*places[i]);
      outcomes[i] =
          order ? publisher.publish(*order, *places[i], owners)
                : PlaceOutcome{place.kind, place.where, place.where, {.place = place}, std::move(order).error()};
    }
  }
  return outcomes;
}

// What the home put at these names, wherever it was.
Result<std::vector<dns::Record>> published_at(wiring::Home& home, const std::vector<dns::DomainName>& owners) {
  EMBLEM_TRY(const home::Contents contents, home.store().read());
  std::vector<dns::Record> records;
  for (const home::Publication& publication : contents.publications) {
    std::ranges::copy_if(publication.records, std::back_inserter(records), [&](const dns::Record& record) {
      return std::ranges::find(owners, record.owner) != owners.end();
    });
  }
  return records;
}

}  // namespace

Result<int> run_withdraw(const CommandLine& line) {
  EMBLEM_TRY(const auto home, open_home(line));
  EMBLEM_TRY(const auto wish, read_verify(line));
  // Nobody may put back meanwhile what is taken away here.
  EMBLEM_TRY(auto lock, home->lock_places());
  std::optional<issuing::Withdrawn> withdrawn;
  EMBLEM_CHECK(home->store().update([&](const home::Contents& contents) -> Result<home::Change> {
    EMBLEM_TRY(withdrawn, issuing::withdraw(contents, line.operands().front(), home->keyring(), home->bench()));
    return withdrawn->change;
  }));
  EMBLEM_TRY(const std::vector<dns::Record> before, published_at(*home, withdrawn->owners));
  EMBLEM_TRY(const std::vector<PlaceOutcome> outcomes, take_away(*home, withdrawn->owners));
  lock.reset();
  complain_of(outcomes);
  std::optional<wiring::VerifyReport> verified;
  if (wish) verified = verify_places(*wish, {.outcomes = outcomes, .before = before, .owners = &withdrawn->owners});
  const WithdrawnEverywhere everywhere{*withdrawn, outcomes, verified ? &*verified : nullptr};
  EMBLEM_CHECK(print(line.has(Option::json) ? render_json(everywhere) : render_text(everywhere)));
  return worse_exit_code(exit_code_of(outcomes), verified ? verified->exit_code() : 0);
}

}  // namespace emblem::app
