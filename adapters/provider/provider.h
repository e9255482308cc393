// Where the two cryptographic libraries meet.
#pragma once

#include <memory>

#include "core/crypto/provider.h"

namespace emblem::provider {

// Safe to share between threads. Never null.
std::unique_ptr<const crypto::Provider> make_provider();

}  // namespace emblem::provider
