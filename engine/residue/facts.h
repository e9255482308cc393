// What can be known about a mark that was taken away.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/ct/tree_ranges.h"
#include "core/dns/record.h"
#include "emblem/report.h"
#include "engine/home/contents.h"

namespace emblem::residue {

enum class ServerRole : std::uint8_t {
  zone,      // named by the zone's NS records
  resolver,  // the machine's, or one of --via: what it gives may come out of a cache
};

// What one server says about the name now.
struct Sight {
  std::string server;  // as in a report's `seen`
  ServerRole role{};
  std::size_t records = 0;          // emblem records that it still gives
  std::vector<std::string> owners;  // of these: the name itself, or where its aliases end
  std::uint32_t ttl = 0;            // seconds, the largest of them
  bool answered = true;             // every question about emblems
};

// A web certificate that binds a root key to an organisation, and where it was logged.
struct Binding {
  std::string certificate;          // SHA-256 of its DER, lower-case hexadecimal
  std::string organization;         // domain
  std::vector<std::string> others;  // its names that are no part of the commitment
  std::vector<std::string> logs;    // names of the logs of its SCTs, each once

  friend bool operator==(const Binding&, const Binding&) = default;
};

// A commitment among the entries of a mirror that somebody keeps.
struct Mirrored {
  std::string folder;
  Binding binding;     // of one log
  ct::LeafRange told;  // the entries around it for which that log was asked

  friend bool operator==(const Mirrored&, const Mirrored&) = default;
};

// What the issuer's home says about the asset.
struct HomeFacts {
  std::string folder;
  std::vector<home::Token> copies;     // emblems for the asset that have not ended, current and taken away
  std::vector<home::Place> places;     // where records at its name are still known to stand
  std::optional<UnixTime> withdrawn;   // the last time that a mark of the asset was taken away
  std::uint32_t ttl = 0;               // seconds, of records that the home publishes
  std::vector<std::string> endorsers;  // organisations whose endorsements the home holds
  bool marked = false;                 // the asset is marked now
};

struct Facts {
  std::string asset;
  UnixTime now;
  std::vector<Sight> sights;  // none: nobody was asked
  std::vector<Binding> bindings;
  std::optional<HomeFacts> home;
  std::vector<Mirrored> mirrored = {};
};

}  // namespace emblem::residue
