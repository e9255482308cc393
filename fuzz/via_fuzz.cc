// A server that is read is written so that it is read again as the same one, and so is a proxy, but for its password.
#include <cstdlib>

#include "engine/lookup/proxy.h"
#include "engine/lookup/via.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace emblem;
  const std::string_view text = as_text(ByteView(data, size));
  if (const auto server = lookup::parse_via(text)) {
    const auto again = lookup::parse_via(lookup::to_text(*server));
    if (!again || *again != *server) std::abort();
    const bool encrypted = server->transport != lookup::Transport::plain;
    if (encrypted == server->name.empty() || server->port == 0) std::abort();
  }
  if (const auto proxy = lookup::parse_proxy(text)) {
    const auto again = lookup::parse_proxy(lookup::to_text(*proxy));
    if (!again || again->server != proxy->server || !again->user.empty()) std::abort();
  }
  return 0;
}
