#include "engine/name_server/first_zone.h"

#include <algorithm>

namespace emblem::name_server {
namespace {

bool is_useful(const dns::IpAddress& address) {
  const ByteView bytes = address.native();
  const bool unspecified = std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == 0; });
  constexpr std::uint8_t v4_loopback = 127;
  const bool loopback =
      address.is_v4()
          ? bytes[0] == v4_loopback
          : bytes.back() == 1 && std::ranges::all_of(bytes.first(15), [](std::uint8_t byte) { return byte == 0; });
  return !unspecified && !loopback;
}

}  // namespace

std::string make_first_zone(const dns::DomainName& zone, std::span<const lookup::Server> listen) {
  std::string text = "$ORIGIN " + zone.to_text() +
                     ".\n$TTL 3600\n"
                     "; Raise the first number whenever something changes, or leave that to `emblem publish --zone`.\n"
                     "@    SOA  ns1 hostmaster ( 1 7200 900 1209600 300 )\n"
                     "@    NS   ns1\n";
  bool found = false;
  for (const lookup::Server& server : listen) {
    if (!is_useful(server.address)) continue;
    text += std::string("ns1  ") + (server.address.is_v4() ? "A   " : "AAAA") + " " + server.address.to_text() + "\n";
    found = true;
  }
  if (!found) text += "; ns1 A 192.0.2.1  <- the address at which others reach this server\n";
  return text;
}

}  // namespace emblem::name_server
