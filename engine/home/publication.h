// Where records of this home were put, so that they can be changed and taken away again.
#pragma once

#include <string>
#include <vector>

#include "core/dns/record.h"
#include "emblem/time.h"

namespace emblem::home {

enum class PlaceKind : std::uint8_t {
  fragment,    // a file of records alone
  zone_file,   // a zone's master file, changed in place
  store_file,  // for the module of a name server
  update,      // a server that takes dynamic updates
};

struct Place {
  PlaceKind kind{};
  std::string where;     // absolute path, or "ADDR#PORT" of the server
  dns::DomainName zone;  // the root where there is none: fragments and store files

  friend auto operator<=>(const Place&, const Place&) = default;
};

enum class PublicationState : std::uint8_t {
  settled,  // the records stand there as they are listed
  begun,    // they were about to be put there or taken away; each may stand there or not
};

struct Publication {
  Place place;
  std::string tsig;  // update: absolute path of the file with the key
  dns::RecordType ihle_type = dns::default_type_ihle;
  PublicationState state{};
  UnixTime written;
  std::vector<dns::Record> records;  // of this home; may be none, and the place is known still

  friend bool operator==(const Publication&, const Publication&) = default;
};

}  // namespace emblem::home
