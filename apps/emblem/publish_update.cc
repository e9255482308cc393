#include "apps/emblem/publish_update.h"

#include <utility>

#include "apps/emblem/home_options.h"
#include "apps/emblem/output.h"
#include "apps/wiring/file_targets.h"
#include "apps/wiring/open_server.h"
#include "apps/wiring/update_target.h"
#include "core/bytes/printable.h"
#include "engine/issuing/published_set.h"

namespace emblem::app {
namespace {

Result<std::shared_ptr<wiring::KeyedServer>> open(const std::string& address, const std::string& key_file) {
  EMBLEM_TRY(wiring::OpenedServer opened, wiring::open_server(address, key_file));
  if (opened.access == files::Access::wider) {
    const std::string shown = to_printable(key_file, 1000);
    pass_on("emblem: warning: " + shown + ": others can read or change this key (chmod 600)");
  }
  return std::move(opened.server);
}

// Where something is marked, or was put by way of this server.
std::set<dns::DomainName> owners_at(const std::string& server, const home::Contents& contents) {
  std::set<dns::DomainName> owners;
  for (const home::Mark& mark : contents.marks) {
    if (mark.state != home::MarkState::marked) continue;
    for (dns::DomainName& owner : issuing::owners_of(mark)) owners.insert(std::move(owner));
  }
  for (const home::Publication& publication : contents.publications) {
    if (publication.place.kind != home::PlaceKind::update || publication.place.where != server) continue;
    for (const dns::Record& record : publication.records) owners.insert(record.owner);
  }
  return owners;
}

Result<wiring::UpdateZones> find_zones(const CommandLine& line, wiring::KeyedServer& server,
                                       const home::Contents& contents) {
  if (const auto text = line.find_value(Option::zone_name)) {
    auto name = dns::DomainName::parse(*text);
    if (!name) return std::unexpected(within("--zone-name", std::move(name).error()));
    return wiring::UpdateZones{{*std::move(name)}, {}};
  }
  return wiring::find_update_zones(server, owners_at(to_text(server.address()), contents));
}

}  // namespace

Result<std::vector<PlaceOrder>> read_update_places(const CommandLine& line, const home::Contents& contents,
                                                   dns::RecordType ihle_type) {
  std::vector<PlaceOrder> orders;
  const auto address = line.find_value(Option::update);
  if (!address) return orders;
  EMBLEM_TRY(const std::string path, require_value(line, Option::tsig));
  const std::string key_file = wiring::absolute_path(path);
  EMBLEM_TRY(const auto server, open(*address, key_file));
  EMBLEM_TRY(wiring::UpdateZones zones, find_zones(line, *server, contents));
  for (const dns::DomainName& zone : zones.zones) {
    // What lies in none of them is told once.
    wiring::UpdatePlace place{zone, key_file, std::exchange(zones.findings, {})};
    orders.push_back({.target = wiring::make_update_target(server, std::move(place)),
                      .kind = home::PlaceKind::update,
                      .where = to_text(server->address()),
                      .shown = *address,
                      .ihle_type = ihle_type});
  }
  return orders;
}

Result<std::unique_ptr<publishing::Target>> open_update_place(const home::Publication& publication) {
  EMBLEM_TRY(auto server, open(publication.place.where, publication.tsig));
  return wiring::make_update_target(std::move(server), {publication.place.zone, publication.tsig, {}});
}

}  // namespace emblem::app
