// Runs look-ups over HTTPS (RFC 8484).
#pragma once

#include <optional>
#include <string>

#include "engine/lookup/lookup.h"

namespace emblem::http {

// Asks servers of Transport::https and waits until the look-up is done, at most Policy::server_deadline. Questions are
// posted: with GET they would stand in the address, which servers and what is before them write down. One connection
// carries all where the server speaks HTTP/2; nothing stays open. What servers do wrong is in the outcome; an answer
// counts with status 200 and the media type of RFC 8484 only. `ca_file` (PEM) holds the authorities that count instead
// of the system's. Errors: lookup_no_server, network_unusable (libcurl is not there, or fails; a server of another
// transport).
Result<lookup::Outcome> run_lookup(lookup::Lookup::Setup setup, const std::optional<std::string>& ca_file);

}  // namespace emblem::http
