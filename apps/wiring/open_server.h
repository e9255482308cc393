// From what a user names to a server that we can talk to.
#pragma once

#include <memory>

#include "apps/wiring/keyed_server.h"

namespace emblem::wiring {

struct OpenedServer {
  std::shared_ptr<KeyedServer> server;
  files::Access access{};  // of the key file
};

// `address` is ADDR[#PORT]; messages are signed by the machine's clock. Errors: dns_server_malformed, those of
// read_key_file.
Result<OpenedServer> open_server(const std::string& address, const std::string& key_file);

}  // namespace emblem::wiring
