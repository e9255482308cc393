#include "adapters/openssl/message_digest.h"

#include "adapters/openssl/digests.h"

namespace emblem::openssl {

Bytes message_digest(crypto::Curve curve, ByteView message) {
  const Digest made = digest(digest_method(curve), message);
  return {made.bytes.begin(), made.bytes.begin() + made.size};
}

}  // namespace emblem::openssl
