#include "engine/lookup/server.h"

#include <charconv>

#include "engine/lookup/via.h"

namespace emblem::lookup {
namespace {

std::unexpected<Error> malformed(std::string_view text) {
  return fail(Code::dns_server_malformed, "", std::string(text));
}

std::string address_text(const Server& server) { return server.address.to_text() + "#" + std::to_string(server.port); }

std::string https_text(const Server& server) {
  if (server.has_address()) return "https://" + address_text(server) + "@" + server.name + server.path;
  const std::string port = server.port == https_port ? "" : ":" + std::to_string(server.port);
  return "https://" + server.name + port + server.path;
}

}  // namespace

Result<Server> parse_server(std::string_view text) {
  const std::size_t hash = text.find('#');
  std::string_view address = text.substr(0, hash);
  Server server;
  if (hash != std::string_view::npos) {
    const std::string_view port = text.substr(hash + 1);
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), server.port);
    if (error != std::errc{} || end != port.data() + port.size() || server.port == 0) return malformed(text);
  }
  if (address.starts_with('[') && address.ends_with(']') && address.contains(':')) {
    address = address.substr(1, address.size() - 2);
  }
  auto parsed = dns::IpAddress::parse(address);
  if (!parsed) return malformed(text);
  server.address = *parsed;
  return server;
}

std::string to_text(const Server& server) {
  switch (server.transport) {
    case Transport::plain:
      break;
    case Transport::tls:
      return "tls://" + address_text(server) + "@" + server.name;
    case Transport::https:
      return https_text(server);
  }
  return address_text(server);
}

}  // namespace emblem::lookup
