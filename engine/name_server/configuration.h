// The text that configures Knot DNS 3.2.
#pragma once

#include "core/bytes/secret.h"
#include "engine/name_server/settings.h"

namespace emblem::name_server {

// The largest answer over UDP, whatever a client offers: more would travel in fragments, which get lost and can be
// forged.
inline constexpr unsigned longest_datagram = 1232;

enum class Secrets : unsigned char { written, left_out };

// The whole configuration; the same settings give the same bytes. With Secrets::left_out the keys' secrets are replaced
// by a remark, for people to read. Errors: option_value_wrong (a path or zone that cannot be written into it: not
// absolute, control characters or backslashes, too long for a socket; no address to listen at), secondary_malformed
// (two keys of one name that differ).
Result<Secret> encode_configuration(const Settings& settings, Secrets secrets);

// The least that lets `knotc zone-check` read Places::next_zone. Errors as above.
Result<std::string> encode_check_configuration(const Settings& settings);

}  // namespace emblem::name_server
