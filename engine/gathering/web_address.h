// Which addresses evidence is fetched from.
#pragma once

#include <string>
#include <string_view>

#include "emblem/result.h"

namespace emblem::gathering {

struct WebAddress {
  std::string host;  // with its port, where the address names one: "log.example:8443"
  enum class Scheme : unsigned char { https, http } scheme = Scheme::https;
};

// What keeps others from changing an answer on its way.
enum class Shield : unsigned char {
  transport,  // TLS
  signature,  // of the answer itself, which whoever asks checks: http:// is as good, but hides nothing
};

// https:// and a host, or http:// and an address of this machine alone (127.0.0.0/8, [::1]): for tests and labs, where
// nobody stands between; with Shield::signature http:// and any host. Printable ASCII without spaces, no user name, no
// fragment, at most 4,096 bytes. Error: http_url_refused.
Result<WebAddress> check_web_address(std::string_view url, Shield shield = Shield::transport);

// A value of a query (RFC 3986 section 2): everything but letters, digits, '-', '.', '_' and '~' as %XX.
std::string percent_encoded(std::string_view value);

}  // namespace emblem::gathering
