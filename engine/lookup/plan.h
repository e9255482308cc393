// What is to be asked about one asset.
#pragma once

#include <optional>
#include <vector>

#include "core/dns/ip_address.h"

namespace emblem::lookup {

enum class Pace : std::uint8_t {
  at_once,     // everything side by side: the quickest, and what only a validator does
  one_by_one,  // addresses of one name after the other, as machines of users ask; then TXT, then IHLE
};

// Every server is asked all of it.
struct Plan {
  std::vector<dns::DomainName> emblem_names;    // TXT, IHLE, A and AAAA
  std::vector<dns::DomainName> address_names;   // A and AAAA only
  std::optional<dns::DomainName> reverse_name;  // PTR first; the names that it gives join emblem_names
  dns::RecordType ihle = dns::default_type_ihle;
  Pace pace = Pace::at_once;
};

// About a name: the emblem stands at the name itself, or at `where` (--name); in the latter case the addresses of both
// are asked, because in `jose` a name is covered when its addresses are.
Plan plan_for_name(const dns::DomainName& asset, const std::optional<dns::DomainName>& where = std::nullopt);

// About an address: the emblem stands at `where` (--name), or else at the names that the reverse zone gives.
Plan plan_for_address(const dns::IpAddress& asset, const std::optional<dns::DomainName>& where = std::nullopt);

}  // namespace emblem::lookup
