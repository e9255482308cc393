// What was done, or would be, at the places where records are published.
#pragma once

#include "apps/emblem/json.h"
#include "apps/emblem/places.h"
#include "apps/wiring/verification.h"

namespace emblem::app {

struct PublishedPlaces {
  const std::vector<PlaceOutcome>& outcomes;
  const std::vector<Finding>& findings;  // of the sets, wherever they go
  const wiring::VerifyReport* verified;  // null: nobody was asked
};

// What stands where now; errors are told elsewhere.
std::string render_text(const PublishedPlaces& published);
std::string render_json(const PublishedPlaces& published);

// Lines of master files behind "-" and "+", below the name of each place; nothing where nothing changes.
std::string render_difference(const std::vector<PlaceOutcome>& outcomes);

// "3 records added to, 2 removed from zone file /srv/zone of hospital.example"
std::string render_text(const std::vector<PlaceOutcome>& outcomes);
Json to_json(const std::vector<PlaceOutcome>& outcomes);

// What --forget did.
std::string render_forgotten_text(const std::vector<home::Place>& places);
std::string render_forgotten_json(const std::vector<home::Place>& places);

}  // namespace emblem::app
