// Keys of Certificate Transparency logs.
#pragma once

#include <memory>

#include "core/crypto/provider.h"

namespace emblem::openssl {

// See crypto::Provider::import_log_key.
Result<std::shared_ptr<const crypto::VerificationKey>> import_log_key(ByteView spki);

}  // namespace emblem::openssl
