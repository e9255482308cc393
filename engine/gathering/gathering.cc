#include "engine/gathering/gathering.h"

#include "core/bytes/base_encodings.h"
#include "engine/gathering/known_heads.h"
#include "engine/gathering/rfc6962_visit.h"
#include "engine/gathering/tiled_visit.h"

namespace emblem::gathering {

Gathering::Gathering(const Setup& setup) : setup_(setup), tour_(setup.bounds) { plan(); }

void Gathering::plan() {
  std::map<Sha256Digest, std::set<Place>> wanted;
  for (const Claim& claim : setup_.claims) {
    for (const token::LogEntry& entry : claim.entries) wanted[entry.log_id].insert(entry.place);
  }
  for (auto& [id, places] : wanted) {
    if (const ct::Log* log = setup_.logs.find(id)) {
      harvest_.entries_wanted += places.size();
      add_visit(*log, std::move(places));
    } else {
      harvest_.findings.push_back({Code::log_unknown, "", encode_base64(id.bytes)});
    }
  }
}

void Gathering::add_visit(const ct::Log& log, std::set<Place> places) {
  LogVisit::Errand errand{.log = log,
                          .places = std::move(places),
                          .known = known_heads(log, setup_.memory, setup_.heads_at_hand, setup_.provider),
                          .provider = setup_.provider,
                          .limits = setup_.limits,
                          .harvest = harvest_};
  std::unique_ptr<LogVisit> visit;
  if (log.kind == ct::Kind::tiled) {
    visit = std::make_unique<TiledVisit>(std::move(errand));
  } else {
    visit = std::make_unique<Rfc6962Visit>(std::move(errand));
  }
  tour_.add(std::move(visit), ct::to_text(log));
}

TreeMemory Gathering::memory() const {
  TreeMemory memory = setup_.memory;
  tour_.remember(memory);
  return memory;
}

void run_gathering(Gathering& gathering, Web& web, const std::function<void(std::string_view)>& on_progress) {
  run_tour(gathering.tour(), web, on_progress);
}

}  // namespace emblem::gathering
