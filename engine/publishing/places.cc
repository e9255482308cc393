#include "engine/publishing/places.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/publishing/difference.h"

namespace emblem::publishing {
namespace {

using ByOwner = std::map<dns::DomainName, std::vector<dns::Record>>;

ByOwner by_owner(const std::vector<dns::Record>& records) {
  ByOwner owners;
  for (const dns::Record& record : records) owners[record.owner].push_back(record);
  return owners;
}

bool takes_part_of_names(home::PlaceKind kind) {
  return kind == home::PlaceKind::zone_file || kind == home::PlaceKind::update;
}

// The names that stand in a zone.
struct ZoneNames {
  const dns::DomainName& zone;
  std::set<dns::DomainName> names;
};

std::vector<ZoneNames> names_of_zones(const home::Contents& contents) {
  std::vector<ZoneNames> zones;
  for (const home::Publication& publication : contents.publications) {
    if (!takes_part_of_names(publication.place.kind)) continue;
    zones.push_back({publication.place.zone, {}});
    for (const dns::Record& record : publication.records) zones.back().names.insert(record.owner);
  }
  return zones;
}

// Whether the name lies in one of the zones and stands in none.
bool is_left_out(const dns::DomainName& owner, const std::vector<ZoneNames>& zones) {
  return std::ranges::any_of(zones, [&](const ZoneNames& z) { return owner.is_at_or_below(z.zone); }) &&
         std::ranges::none_of(zones, [&](const ZoneNames& z) { return z.names.contains(owner); });
}

// Names that never stood in a zone may be such as it cannot take, and only a look at it would tell; then files beside
// it do not have them either.
std::size_t count_stale(const home::Publication& publication, const ByOwner& standing, const ByOwner& wanted,
                        const std::vector<ZoneNames>& zones) {
  std::size_t stale = 0;
  for (const auto& [owner, records] : standing) {
    const auto now = wanted.find(owner);
    if (now == wanted.end() || !holds_the_same(records, now->second)) ++stale;
  }
  if (takes_part_of_names(publication.place.kind)) return stale;
  for (const auto& [owner, records] : wanted) stale += standing.contains(owner) || is_left_out(owner, zones) ? 0U : 1U;
  return stale;
}

void advise(PlacesStatus& status) {
  const bool again = std::ranges::any_of(status.places, [](const PlaceStatus& p) { return p.begun || p.stale > 0; });
  if (again) {
    status.steps.push_back(
        {issuing::Urgency::now, "What is published is not what is marked now: publish again.", "emblem publish"});
  }
  if (status.nowhere.empty()) return;
  const std::size_t count = status.nowhere.size();
  const std::string names = count == 1 ? "1 name is" : std::to_string(count) + " names are";
  const bool anywhere = !status.places.empty();
  status.steps.push_back({anywhere ? issuing::Urgency::now : issuing::Urgency::soon,
                          names + " marked and not published from here.",
                          anywhere ? "emblem publish" : "emblem publish --zone FILE"});
}

}  // namespace

std::vector<dns::Record> records_for(const home::Place& place, std::vector<dns::Record> records,
                                     dns::RecordType ihle_type) {
  if (place.kind == home::PlaceKind::store_file) {
    std::erase_if(records, [&](const dns::Record& record) { return record.type != ihle_type; });
  }
  if (takes_part_of_names(place.kind)) {
    std::erase_if(records, [&](const dns::Record& record) { return !record.owner.is_at_or_below(place.zone); });
  }
  return records;
}

std::vector<dns::Record> wanted_for(const home::Publication& publication, const std::vector<dns::Record>& wanted,
                                    const std::vector<dns::DomainName>& owners) {
  if (publication.state == home::PublicationState::begun) return wanted;
  const std::set<dns::DomainName> changing(owners.begin(), owners.end());
  std::vector<dns::Record> records;
  std::ranges::copy_if(publication.records, std::back_inserter(records),
                       [&](const dns::Record& record) { return !changing.contains(record.owner); });
  std::ranges::copy_if(wanted, std::back_inserter(records),
                       [&](const dns::Record& record) { return changing.contains(record.owner); });
  return records;
}

std::string_view to_text(home::PlaceKind kind) {
  switch (kind) {
    case home::PlaceKind::fragment:
      return "fragment";
    case home::PlaceKind::zone_file:
      return "zone file";
    case home::PlaceKind::store_file:
      return "store file";
    case home::PlaceKind::update:
      return "update";
  }
  return "";
}

std::string to_text(const home::Place& place) {
  return takes_part_of_names(place.kind) ? place.where + " of " + place.zone.to_text() : place.where;
}

PlacesStatus status_of_places(const home::Contents& contents, const issuing::Workbench& bench) {
  PlacesStatus status;
  const MarkedSets sets(contents, bench, Judging::none);
  std::map<dns::RecordType, std::vector<dns::Record>> wanted;
  std::set<dns::DomainName> somewhere;
  const std::vector<ZoneNames> zones = names_of_zones(contents);
  for (const home::Publication& publication : contents.publications) {
    const dns::RecordType type = publication.ihle_type;
    if (!wanted.contains(type)) wanted[type] = sets.records({.ihle_type = type});
    const ByOwner standing = by_owner(publication.records);
    const ByOwner here = by_owner(records_for(publication.place, wanted[type], type));
    for (const auto& [owner, records] : standing) somewhere.insert(owner);
    status.places.push_back({.publication = &publication,
                             .names = standing.size(),
                             .stale = count_stale(publication, standing, here, zones),
                             .begun = publication.state == home::PublicationState::begun});
  }
  for (dns::DomainName& owner : sets.owners()) {
    if (!somewhere.contains(owner)) status.nowhere.push_back(std::move(owner));
  }
  advise(status);
  return status;
}

}  // namespace emblem::publishing
