// From the words of a command to what a server of ours is told.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/name_server/settings.h"

namespace emblem::supervisor {

struct Wishes {
  std::string zone_file;
  std::optional<std::string> zone_name;
  std::vector<std::string> listen;
  std::optional<std::string> folder;
  std::optional<std::string> module;
  std::vector<std::string> secondaries;
  unsigned rate = name_server::usual_rate;
  name_server::Signing signing = name_server::Signing::unsigned_zone;
  dns::RecordType ihle = dns::default_type_ihle;
};

struct Preparation {
  name_server::Settings settings;
  std::string zone_file;  // absolute
};

enum class ZoneFile : unsigned char { is_there, is_to_be_made };

// Reads the key files, and of the zone file the name of the zone; makes nothing. Without a folder in the wishes: the
// one that the service manager gives (STATE_DIRECTORY), else serve-ZONE below $XDG_STATE_HOME/emblem. Errors:
// option_value_wrong (no folder), dns_server_malformed, secondary_malformed, tsig_key_malformed, zone_unknown,
// file_unreadable, dns_name_malformed.
Result<Preparation> prepare(const Wishes& wishes, ZoneFile zone_file);

// Makes the first zone file. Errors: option_value_wrong (no address for it), file_exists, file_not_written.
Result<void> make_zone_file(const Preparation& preparation);

}  // namespace emblem::supervisor
