// What a name server of ours is told to do.
#pragma once

#include <string>
#include <vector>

#include "core/update/tsig_key.h"
#include "engine/lookup/server.h"

namespace emblem::name_server {

enum class Signing : unsigned char { unsigned_zone, dnssec };

// A server that gets the zone by transfer.
struct Secondary {
  lookup::Server server;
  std::string key_file;  // as it was named, for people
  update::TsigKey key;   // shared with this secondary
};

inline constexpr unsigned usual_rate = 50;

// Each worker has a socket, and so room for waiting questions, of its own: with one, a flood from a single port leaves
// no room for anybody else's.
inline constexpr unsigned least_workers = 8;

struct Settings {
  dns::DomainName zone;
  std::string folder;  // absolute; holds everything that the server writes
  std::string module;  // absolute path of the module's shared object
  std::vector<lookup::Server> listen;
  std::vector<Secondary> secondaries;
  unsigned rate = usual_rate;  // answers a second to one network for one name; 0: no limit
  Signing signing = Signing::unsigned_zone;
  dns::RecordType ihle = dns::default_type_ihle;
  unsigned workers = least_workers;  // threads for UDP
};

// Where things stand below the folder.
struct Places {
  explicit Places(const std::string& folder)
      : lock(folder + "/lock"),
        configuration(folder + "/knot.conf"),
        zone(folder + "/zone"),
        store(folder + "/emblem.store"),
        next_zone(folder + "/next.zone"),
        next_store(folder + "/next.store"),
        check_configuration(folder + "/check.conf"),
        run(folder + "/run"),
        state(folder + "/state"),
        socket(run + "/knot.sock"),
        process_id(run + "/knot.pid") {}

  std::string lock;
  std::string configuration;
  std::string zone;        // the last zone that held, in one piece: the server reads this, never the user's file
  std::string store;       // its emblem records, for the module
  std::string next_zone;   // a zone that is being checked
  std::string next_store;  // its emblem records, until both are put in place
  std::string check_configuration;
  std::string run;
  std::string state;  // journal, keys, timers
  std::string socket;
  std::string process_id;
};

}  // namespace emblem::name_server
