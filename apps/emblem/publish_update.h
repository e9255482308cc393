// Servers that take dynamic updates, as places to publish at.
#pragma once

#include "apps/emblem/command_line.h"
#include "apps/emblem/places.h"

namespace emblem::app {

// Those of --update with --tsig: one place for each zone of the server in which something is marked or was published
// there; none without --update. Errors: option_without_value (no --tsig), those of wiring::open_server and
// wiring::find_update_zones.
Result<std::vector<PlaceOrder>> read_update_places(const CommandLine& line, const home::Contents& contents,
                                                   dns::RecordType ihle_type);

// The one that the home knows. Errors: those of wiring::open_server.
Result<std::unique_ptr<publishing::Target>> open_update_place(const home::Publication& publication);

}  // namespace emblem::app
