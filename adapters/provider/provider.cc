#include "adapters/provider/provider.h"

#include "adapters/openssl/provider.h"
#include "adapters/sodium/ed25519.h"

namespace emblem::provider {

std::unique_ptr<const crypto::Provider> make_provider() { return openssl::make_provider(&sodium::import_ed25519); }

}  // namespace emblem::provider
