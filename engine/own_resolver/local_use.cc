#include "engine/own_resolver/local_use.h"

#include <algorithm>
#include <array>

namespace emblem::own_resolver {
namespace {

// The default local zones of unbound.conf(5), those below 172.in-addr.arpa and 100.in-addr.arpa aside.
constexpr std::array local_zones{
    "localhost",
    "test",
    "invalid",
    "onion",
    "home.arpa",
    "127.in-addr.arpa",
    "10.in-addr.arpa",
    "168.192.in-addr.arpa",
    "0.in-addr.arpa",
    "254.169.in-addr.arpa",
    "2.0.192.in-addr.arpa",
    "100.51.198.in-addr.arpa",
    "113.0.203.in-addr.arpa",
    "255.255.255.255.in-addr.arpa",
    "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa",
    "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa",
    "d.f.ip6.arpa",
    "8.e.f.ip6.arpa",
    "9.e.f.ip6.arpa",
    "a.e.f.ip6.arpa",
    "b.e.f.ip6.arpa",
    "8.b.d.0.1.0.0.2.ip6.arpa",
};

bool is_below(const dns::DomainName& name, const std::string& zone) {
  return name.is_at_or_below(dns::DomainName::parse(zone).value());
}

bool is_in_block(const dns::DomainName& name, int first, int last, const std::string& above) {
  if (!is_below(name, above)) return false;
  for (int octet = first; octet <= last; ++octet) {
    if (is_below(name, std::to_string(octet) + "." + above)) return true;
  }
  return false;
}

}  // namespace

bool is_kept_for_local_use(const dns::DomainName& name) {
  return std::ranges::any_of(local_zones, [&](const char* zone) { return is_below(name, zone); }) ||
         is_in_block(name, 16, 31, "172.in-addr.arpa") || is_in_block(name, 64, 127, "100.in-addr.arpa");
}

}  // namespace emblem::own_resolver
