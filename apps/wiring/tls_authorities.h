// The authorities that servers' certificates must lead to (--tls-ca).
#pragma once

#include <string>
#include <vector>

#include "core/bytes/bytes.h"
#include "emblem/result.h"

namespace emblem::wiring {

// Every certificate of a PEM file, in DER. Errors: file_unreadable (no file, or no certificate in it), file_too_large,
// pem_malformed.
Result<std::vector<Bytes>> read_tls_authorities(const std::string& path);

}  // namespace emblem::wiring
