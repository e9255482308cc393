#include "engine/lookup/server.h"

#include <charconv>

namespace emblem::lookup {
namespace {

std::unexpected<Error> malformed(std::string_view text) {
  return fail(Code::dns_server_malformed, "", std::string(text));
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

std::string to_text(const Server& server) { return server.address.to_text() + "#" + std::to_string(server.port); }

}  // namespace emblem::lookup
