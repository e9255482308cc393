// The key of the web certificate that commits to a root key.
#pragma once

#include <span>

#include "apps/wiring/home.h"

namespace emblem::wiring {

// A certificate signing request (PEM) with these names, signed by the home's web key, which is made when it is not
// there yet. A web server or an ACME client may use both; the root key never signs one. Errors: those of keys and
// store.
Result<std::string> make_web_request(Home& home, std::span<const std::string> names);

}  // namespace emblem::wiring
