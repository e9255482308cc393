#include "core/update/rcodes.h"

#include <array>
#include <string_view>

namespace emblem::update {
namespace {

constexpr std::array<std::string_view, 11> meanings{
    "NOERROR",
    "FORMERR (the server cannot read the update)",
    "SERVFAIL (the server failed)",
    "NXDOMAIN (a name is not there)",
    "NOTIMP (the server takes no updates)",
    "REFUSED (the server does not let this key do that)",
    "YXDOMAIN (a name is there that must not be)",
    "YXRRSET (a name has become an alias)",
    "NXRRSET (a record is not there)",
    "NOTAUTH (the server is not in charge of the zone, or does not take this key)",
    "NOTZONE (a name does not lie in the zone)",
};

}  // namespace

std::string explain_rcode(std::uint16_t rcode) {
  if (rcode < meanings.size()) return std::string(meanings[rcode]);
  return "response code " + std::to_string(rcode);
}

}  // namespace emblem::update
