#include "apps/wiring/open_server.h"

#include "adapters/clock/clock.h"

namespace emblem::wiring {

Result<OpenedServer> open_server(const std::string& address, const std::string& key_file) {
  EMBLEM_TRY(const lookup::Server server, lookup::parse_server(address));
  EMBLEM_TRY(KeyFile file, read_key_file(key_file));
  return OpenedServer{std::make_shared<KeyedServer>(
                          KeyedServer::Setup{.server = server, .key = std::move(file.key), .now = clock::read_clock}),
                      file.access};
}

}  // namespace emblem::wiring
