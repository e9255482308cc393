// Encrypted connections to name servers, by OpenSSL's libssl.
#pragma once

#include <memory>
#include <span>

#include "engine/lookup/secure_stream.h"

namespace emblem::openssl {

// TLS 1.2 or later with the name and the path of the certificate checked; nothing is kept from one connection for the
// next. `authorities` are certificates in DER that count instead of the system's; none: the system's count. Errors:
// crypto_unavailable (libssl is not installed), certificate_malformed.
Result<std::unique_ptr<lookup::SecureStreams>> make_secure_streams(std::span<const Bytes> authorities);

}  // namespace emblem::openssl
