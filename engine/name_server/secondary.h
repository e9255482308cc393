// A secondary in one line: ADDR[#PORT]@KEYFILE.
#pragma once

#include "engine/lookup/server.h"

namespace emblem::name_server {

struct SecondaryWords {
  lookup::Server server;
  std::string key_file;
};

// The first @ divides, since an address has none. Error: secondary_malformed.
Result<SecondaryWords> parse_secondary(std::string_view text);

}  // namespace emblem::name_server
