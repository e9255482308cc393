#include "adapters/openssl/macs.h"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include <cstdlib>

#include "adapters/openssl/handles.h"

namespace emblem::openssl {
namespace {

using crypto::MacAlgorithm;
using MacHandle = Handle<EVP_MAC, &EVP_MAC_free>;
using MacContext = Handle<EVP_MAC_CTX, &EVP_MAC_CTX_free>;

const char* digest_name(MacAlgorithm algorithm) {
  switch (algorithm) {
    case MacAlgorithm::hmac_sha224:
      return "SHA224";
    case MacAlgorithm::hmac_sha256:
      return "SHA256";
    case MacAlgorithm::hmac_sha384:
      return "SHA384";
    case MacAlgorithm::hmac_sha512:
      break;
  }
  return "SHA512";
}

}  // namespace

Bytes Macs::make_mac(MacAlgorithm algorithm, ByteView key, ByteView message) const {
  const MacHandle method(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
  if (method == nullptr) std::abort();
  const MacContext context(EVP_MAC_CTX_new(method.get()));
  if (context == nullptr) std::abort();
  std::string digest = digest_name(algorithm);  // the parameter wants it writable
  const std::array<OSSL_PARAM, 2> parameters{
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), digest.size()),
      OSSL_PARAM_construct_end()};
  Bytes mac(crypto::mac_size(algorithm));
  std::size_t size = 0;
  const bool done = EVP_MAC_init(context.get(), key.data(), key.size(), parameters.data()) == 1 &&
                    EVP_MAC_update(context.get(), message.data(), message.size()) == 1 &&
                    EVP_MAC_final(context.get(), mac.data(), &size, mac.size()) == 1;
  if (!done || size != mac.size()) std::abort();
  return mac;
}

crypto::MacCheck Macs::check_mac(ByteView expected, ByteView given) const {
  if (expected.size() != given.size()) return crypto::MacCheck::bad;
  const bool same = CRYPTO_memcmp(expected.data(), given.data(), expected.size()) == 0;
  return same ? crypto::MacCheck::good : crypto::MacCheck::bad;
}

}  // namespace emblem::openssl
