#include "engine/name_server/first_zone.h"

#include <algorithm>
#include <vector>

namespace emblem::name_server {
namespace {

bool is_unspecified(const dns::IpAddress& address) {
  return std::ranges::all_of(address.native(), [](std::uint8_t byte) { return byte == 0; });
}

bool is_loopback(const dns::IpAddress& address) {
  constexpr std::uint8_t v4_loopback = 127;
  const ByteView bytes = address.native();
  if (address.is_v4()) return bytes[0] == v4_loopback;
  return bytes.back() == 1 && std::ranges::all_of(bytes.first(15), [](std::uint8_t byte) { return byte == 0; });
}

// What can be written down: those that others could use, else those of this machine alone.
std::vector<dns::IpAddress> addresses_of(std::span<const lookup::Server> listen) {
  std::vector<dns::IpAddress> found;
  for (const lookup::Server& server : listen) {
    if (!is_unspecified(server.address)) found.push_back(server.address);
  }
  if (!std::ranges::all_of(found, is_loopback)) std::erase_if(found, is_loopback);
  return found;
}

}  // namespace

Result<std::string> make_first_zone(const dns::DomainName& zone, std::span<const lookup::Server> listen) {
  const auto addresses = addresses_of(listen);
  if (addresses.empty()) {
    return fail(Code::option_value_wrong, "--listen",
                "--init needs an address that can stand in the zone, such as --listen 192.0.2.1");
  }
  std::string text = "$ORIGIN " + zone.to_text() +
                     ".\n$TTL 3600\n"
                     "; Raise the first number whenever something changes, or leave that to `emblem publish --zone`.\n"
                     "@    SOA  ns1 hostmaster ( 1 7200 900 1209600 300 )\n"
                     "@    NS   ns1\n";
  for (const dns::IpAddress& address : addresses) {
    text += std::string("ns1  ") + (address.is_v4() ? "A   " : "AAAA") + " " + address.to_text() + "\n";
  }
  return text;
}

}  // namespace emblem::name_server
