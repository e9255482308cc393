// What the server says, line by line.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/name_server/zone_text.h"

namespace emblem::name_server {

// A line of Knot's for people: without its time, fit to be printed, and every address in it that is not among `known`
// replaced by "[address]". Knot is told to say nothing that holds a client's address; this is for the day it does.
std::string clean_line(std::string_view line, std::span<const lookup::Server> known);

// From the lines of `knotc zone-check`, the first that says why the zone does not hold, as zone_malformed with the
// place in the files that the text was made of; nothing when there is none.
std::optional<Error> find_zone_error(std::string_view said, const ZoneText& zone);

// Whether it failed for want of memory, space or descriptors: that says nothing about the zone.
bool is_want_of_room(std::string_view said);

}  // namespace emblem::name_server
