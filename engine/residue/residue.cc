#include "engine/residue/residue.h"

#include <algorithm>

#include "core/bytes/base_encodings.h"
#include "emblem/time.h"

namespace emblem::residue {
namespace {

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

UnixTime after(UnixTime moment, std::uint32_t seconds) { return {.seconds = moment.seconds + seconds}; }

void add_servers(const Facts& facts, std::vector<Remainder>& out) {
  for (const Sight& sight : facts.sights) {
    if (!sight.answered) {
      out.push_back({sight.server, "it did not answer, and may give the emblem still", "unknown", "it can be asked",
                     Basis::unseen});
    }
    if (sight.records == 0) continue;
    const bool cached = sight.role == ServerRole::resolver;
    const std::string owners = sight.owners.empty() ? facts.asset : joined(sight.owners);
    out.push_back({sight.server, counted(sight.records, "emblem record") + " at " + owners,
                   "that " + owners + " is marked, to whoever asks it",
                   cached ? to_rfc3339(after(facts.now, sight.ttl)) +
                                " where it has it in its cache, else until it is taken away there"
                          : "it is taken away there",
                   Basis::seen});
  }
}

void add_places(const HomeFacts& home, const std::string& asset, std::vector<Remainder>& out) {
  for (const home::Place& place : home.places) {
    const std::string shows = "that " + asset + " is marked, to whoever is served from it";
    if (home.marked) {
      out.push_back({place.where, "records that this home put there", shows, "it is withdrawn", Basis::recorded});
    } else {
      out.push_back({place.where, "records that this home put there and could not take away yet", shows,
                     "`emblem publish` has reached it", Basis::recorded});
    }
  }
}

// The moment from which the caches run out: when it was withdrawn, if everybody who was asked has let go since.
std::optional<UnixTime> let_go(const Facts& facts) {
  const auto gives = [](const Sight& sight) { return sight.records != 0 || !sight.answered; };
  if (!facts.home || facts.home->marked || !facts.home->places.empty()) return std::nullopt;
  if (facts.sights.empty() || std::ranges::any_of(facts.sights, gives)) return std::nullopt;
  return facts.home->withdrawn;
}

// Of the servers that were not asked: nobody can look into the caches of all resolvers.
void add_caches(const Facts& facts, std::vector<Remainder>& out) {
  std::uint32_t ttl = 0;
  for (const Sight& sight : facts.sights) ttl = std::max(ttl, sight.ttl);
  if (facts.home) ttl = std::max(ttl, facts.home->ttl);
  std::string until = "as long as the records' time to live, after their last server has let go of them";
  if (const auto moment = let_go(facts)) {
    const UnixTime end = after(*moment, ttl);
    if (end.seconds <= facts.now.seconds) return;
    until = to_rfc3339(end) + ", or as long after the last server has let go of them as then is after the withdrawal";
  } else if (ttl > 0) {
    until = std::to_string(ttl) + " seconds after the last server has let go of them";
  }
  out.push_back({"caches of other resolvers", "the records, where anybody asked for them",
                 "that " + facts.asset + " was marked, to their users", until, Basis::unseen});
}

void add_copies(const Facts& facts, std::vector<Remainder>& out) {
  const auto shows = "that " + facts.asset + " was marked by its issuer; whoever shows it is believed until it ends";
  if (facts.home) {
    for (const home::Token& token : facts.home->copies) {
      out.push_back({"copies in others' hands",
                     "emblem " + encode_hex(token.sha256.bytes).substr(0, 16) + "... (" +
                         std::string(to_text(token.dialect)) + ")",
                     shows, to_rfc3339(token.expires), Basis::recorded});
    }
  }
  out.push_back({"bundles and decision records", "the records as they stood when somebody looked",
                 "that " + facts.asset + " was marked then; that is what they are kept for", "for ever",
                 Basis::unseen});
  out.push_back({"histories of servers",
                 "journals, backups and transferred copies of the zone, and collections of answers (passive DNS)",
                 "that " + facts.asset + " was marked, and about when", "for ever", Basis::unseen});
}

// Besides what the log keeps of the entry itself.
void add_mirrors(const std::vector<Mirrored>& mirrored, std::vector<Remainder>& out) {
  for (const Mirrored& entry : mirrored) {
    const std::uint64_t others = entry.told.end - entry.told.begin - 1;
    out.push_back({entry.folder,
                   "the entry of " + joined(entry.binding.logs) + " for certificate " +
                       entry.binding.certificate.substr(0, 16) + "...",
                   "that " + entry.binding.organization +
                       " committed to a root key for emblems; that somebody cared about it or about one of " +
                       counted(others, "other") + " from entry " + std::to_string(entry.told.begin) + " to " +
                       std::to_string(entry.told.end - 1) + "; no asset",
                   "the folder is deleted", Basis::seen});
  }
}

// Whether a certificate at hand, or another mirror, has said already that the organisation stands in the log.
bool is_said(const std::vector<Binding>& bindings, const Binding& binding) {
  return std::ranges::any_of(bindings, [&](const Binding& known) {
    return known.organization == binding.organization && std::ranges::all_of(binding.logs, [&](const std::string& log) {
             return std::ranges::find(known.logs, log) != known.logs.end();
           });
  });
}

std::vector<Binding> all_bindings(const Facts& facts) {
  std::vector<Binding> bindings = facts.bindings;
  for (const Mirrored& entry : facts.mirrored) {
    if (!is_said(bindings, entry.binding)) bindings.push_back(entry.binding);
  }
  return bindings;
}

void add_logs(const std::vector<Binding>& bindings, std::vector<Remainder>& out) {
  for (const Binding& binding : bindings) {
    std::string shows = "that " + binding.organization + " committed to a root key for emblems, and when; no asset";
    if (!binding.others.empty()) shows += ". The same certificate names " + joined(binding.others);
    out.push_back({binding.logs.empty() ? "transparency logs" : joined(binding.logs),
                   "certificate " + binding.certificate.substr(0, 16) + "...", shows, "for ever", Basis::seen});
  }
  if (bindings.empty()) {
    out.push_back({"transparency logs", "the certificate that commits the issuer to its root key",
                   "that an organisation committed to a root key for emblems, and when; no asset", "for ever",
                   Basis::unseen});
  }
}

void add_home(const HomeFacts& home, std::vector<Remainder>& out) {
  out.push_back({home.folder, "tokens and the journal of the home",
                 "what was marked, when, and when it was taken away, to its owner", "the folder is deleted",
                 Basis::recorded});
  for (const std::string& endorser : home.endorsers) {
    out.push_back({"the register of " + endorser, "its endorsement of this organisation",
                   "that it was endorsed and until when; assets only where the endorsement names them", "for ever",
                   Basis::recorded});
  }
}

State state_of(const Facts& facts) {
  const auto gives = [](const Sight& sight) { return sight.records != 0; };
  if (std::ranges::any_of(facts.sights, gives)) return State::remaining;
  if (facts.home && (facts.home->marked || !facts.home->places.empty())) return State::remaining;
  if (!std::ranges::all_of(facts.sights, &Sight::answered)) return State::unknown;
  return facts.sights.empty() ? State::unknown : State::gone;
}

}  // namespace

Residue list_residue(const Facts& facts) {
  Residue residue{.state = state_of(facts), .remainders = {}};
  std::vector<Remainder>& out = residue.remainders;
  add_servers(facts, out);
  if (facts.home) add_places(*facts.home, facts.asset, out);
  add_caches(facts, out);
  add_copies(facts, out);
  add_mirrors(facts.mirrored, out);
  add_logs(all_bindings(facts), out);
  if (facts.home) add_home(*facts.home, out);
  return residue;
}

std::string_view to_text(Basis basis) {
  switch (basis) {
    case Basis::seen:
      return "seen";
    case Basis::recorded:
      return "recorded";
    case Basis::unseen:
      return "unseen";
  }
  return "unseen";
}

std::string_view to_text(State state) {
  switch (state) {
    case State::gone:
      return "gone";
    case State::remaining:
      return "remaining";
    case State::unknown:
      return "unknown";
  }
  return "unknown";
}

}  // namespace emblem::residue
