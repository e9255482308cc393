// GET over HTTPS, strictly: what the gathering of evidence asks of the web.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "engine/gathering/web.h"

namespace emblem::http {

// How long one request may take.
struct Patience {
  std::chrono::milliseconds connect{10'000};
  std::chrono::milliseconds whole{60'000};
  // With fewer than `slowest` bytes a second over this span, it has stalled.
  std::chrono::seconds stall{15};
  long slowest = 100;
};

struct WebOptions {
  std::optional<std::string> ca_file;  // PEM; instead of the system's authorities, not beside them
  std::optional<std::string> proxy;    // socks5h://HOST:PORT or socks5://…; names are resolved by the proxy either way
  Patience patience;
};

// Several requests side by side, each sent once. Follows no redirection, keeps no cookie, reads neither .netrc nor
// proxies from the environment, and sends no User-Agent. Errors: network_unusable (libcurl is not there),
// option_value_wrong (the proxy is no SOCKS5 address).
Result<std::unique_ptr<gathering::Web>> make_web(const WebOptions& options);

}  // namespace emblem::http
