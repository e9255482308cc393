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

// One context a thread: making one for each digest costs more than hashing a key.
class ReusedContext {
 public:
  ReusedContext() : context_(EVP_MD_CTX_new()) {
    if (context_ == nullptr) std::abort();
  }
  ReusedContext(const ReusedContext&) = delete;
  ReusedContext& operator=(const ReusedContext&) = delete;
  ~ReusedContext() { EVP_MD_CTX_free(context_); }

  EVP_MD_CTX* get() const { return context_; }

 private:
  EVP_MD_CTX* context_;
};

}  // namespace

Digest digest(const EVP_MD* method, ByteView message) {
  thread_local const ReusedContext context;
  Digest result;
  // A fresh Init each time: a used context must not be gone on with.
  const bool done = EVP_DigestInit_ex2(context.get(), method, nullptr) == 1 &&
                    EVP_DigestUpdate(context.get(), message.data(), message.size()) == 1 &&
                    EVP_DigestFinal_ex(context.get(), result.bytes.data(), &result.size) == 1;
  if (!done) std::abort();
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
  switch (curve) {
    case crypto::Curve::p256:
      return sha256_method();
    case crypto::Curve::p384: {
      static const EVP_MD* const sha384 = fetch("SHA384");
      return sha384;
    }
    case crypto::Curve::p521:
    case crypto::Curve::ed25519:
      break;
  }
  static const EVP_MD* const sha512 = fetch("SHA512");
  return sha512;
}

}  // namespace emblem::openssl
