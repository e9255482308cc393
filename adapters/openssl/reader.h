// The X.509 of the core by OpenSSL's libcrypto.
#pragma once

#include <memory>

#include "core/x509/reader.h"

namespace emblem::openssl {

// Safe to share between threads. Never null.
std::unique_ptr<const x509::Reader> make_reader();

}  // namespace emblem::openssl
