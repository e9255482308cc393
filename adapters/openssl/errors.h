// Errors that several files of this room have. Only this room includes this header.
#pragma once

#include <string>

#include "emblem/result.h"

namespace emblem::openssl {

inline std::unexpected<Error> malformed_private_key(std::string detail) {
  return fail(Code::private_key_malformed, "", std::move(detail));
}

// libcrypto did not do what it always does: memory, or a configuration that takes algorithms away.
inline std::unexpected<Error> libcrypto_failed(std::string where = "") {
  return fail(Code::crypto_unavailable, std::move(where), "libcrypto");
}

}  // namespace emblem::openssl
