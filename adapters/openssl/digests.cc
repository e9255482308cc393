#include "adapters/openssl/digests.h"

#include <algorithm>
#include <cstdlib>

namespace emblem::openssl {
namespace {

const EVP_MD* fetch(const char* name) {
  // Kept until the process ends: keys shared between threads refer to it.
  EVP_MD* method = EVP_MD_fetch(nullptr, name, nullptr);
  if (method == nullptr) std::abort();
  return method;
}

}  // namespace

Digest digest(const EVP_MD* method, ByteView message) {
  Digest result;
  if (EVP_Digest(message.data(), message.size(), result.bytes.data(), &result.size, method, nullptr) != 1) std::abort();
  return result;
}

Sha256Digest sha256(ByteView message) {
  const Digest hash = digest(sha256_method(), message);
  Sha256Digest result;
  std::copy_n(hash.bytes.begin(), result.bytes.size(), result.bytes.begin());
  return result;
}

const EVP_MD* sha256_method() {
  static const EVP_MD* const method = fetch("SHA256");
  return method;
}

const EVP_MD* digest_method(crypto::Curve curve) {
  static const EVP_MD* const sha384 = fetch("SHA384");
  static const EVP_MD* const sha512 = fetch("SHA512");
  switch (curve) {
    case crypto::Curve::p256:
      return sha256_method();
    case crypto::Curve::p384:
      return sha384;
    case crypto::Curve::p521:
    case crypto::Curve::ed25519:
      return sha512;
  }
  return sha512;
}

}  // namespace emblem::openssl
