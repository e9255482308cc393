// Where a home's records are to stand, and where they do not stand as they should.
#pragma once

#include "engine/issuing/status.h"
#include "engine/publishing/marked_sets.h"

namespace emblem::publishing {

// Of the records, those that a place takes: the names of its zone, and in a store file one type only.
std::vector<dns::Record> records_for(const home::Place& place, std::vector<dns::Record> records,
                                     dns::RecordType ihle_type);

// What is wanted at a place when only these owners are to change: theirs as wanted, the others' as they were published.
// A publication that was begun and not finished is brought to its end: then all is as wanted.
std::vector<dns::Record> wanted_for(const home::Publication& publication, const std::vector<dns::Record>& wanted,
                                    const std::vector<dns::DomainName>& owners);

// "fragment", "zone file", "store file", "update"
std::string_view to_text(home::PlaceKind kind);

// "/srv/zone of hospital.example"
std::string to_text(const home::Place& place);

struct PlaceStatus {
  const home::Publication* publication;
  std::size_t names = 0;
  std::size_t stale = 0;  // names whose records there are not those that they have now
  bool begun = false;     // something was begun there and not finished
};

// Refers to the contents.
struct PlacesStatus {
  std::vector<PlaceStatus> places;
  std::vector<dns::DomainName> nowhere;  // marked, and published at none of the places
  std::vector<issuing::Step> steps;
};

// Asks nobody, opens no file. Names that a zone cannot take are not counted as stale there.
PlacesStatus status_of_places(const home::Contents& contents, const issuing::Workbench& bench);

}  // namespace emblem::publishing
