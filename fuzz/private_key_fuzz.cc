// A key that is read signs, and is the same when it was written and read again. Without a passphrase: deriving keys
// would take all the time there is.
#include <cstdlib>
#include <optional>

#include "adapters/openssl/private_key.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace emblem;
  const auto key = openssl::parse_private_key({data, size}, std::nullopt);
  if (!key) {
    const Code code = key.error().code;
    if (code != Code::private_key_malformed && code != Code::passphrase_needed) std::abort();
    return 0;
  }
  const auto signature = (*key)->sign({data, size});
  if (!signature || signature->size() != crypto::signature_size((*key)->public_key().curve)) std::abort();
  const auto written = (*key)->encode(std::nullopt);
  if (!written) std::abort();
  const auto again = openssl::parse_private_key(written->bytes(), std::nullopt);
  if (!again || (*again)->public_key() != (*key)->public_key()) std::abort();
  if (!equal((*again)->encode(std::nullopt)->bytes(), written->bytes())) std::abort();
  return 0;
}
