// Who could notice a question on its way (docs/threat-model.md has the table).
#pragma once

#include "engine/lookup/exchange.h"
#include "engine/lookup/proxy.h"

namespace emblem::lookup {

struct Path {
  const Server& server;
  Way way = Way::udp;
  const Proxy* proxy = nullptr;
};

enum class Reached : std::uint8_t {
  asked,      // the question may have been read by the server
  not_asked,  // the proxy or the server was refused before
};

// "udp", "tcp", "tls", "https"; "tls+socks5" through a proxy.
std::string way_text(const Path& path);

// In words, such as "the operator of 192.0.2.53#53, and anyone on the path (unencrypted)". Says what could be, not what
// was: a server that fails may have read the question all the same.
std::string noticed_by(const Path& path, Reached reached);

}  // namespace emblem::lookup
