// Owners of libcrypto's objects. Only this room includes this header.
#pragma once

#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>

namespace emblem::openssl {

template <auto Free>
struct FreeBy {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};

template <typename T, auto Free>
using Handle = std::unique_ptr<T, FreeBy<Free>>;

using MessageDigest = Handle<EVP_MD, &EVP_MD_free>;
using MessageDigestContext = Handle<EVP_MD_CTX, &EVP_MD_CTX_free>;
using PublicKeyHandle = Handle<EVP_PKEY, &EVP_PKEY_free>;
using Group = Handle<EC_GROUP, &EC_GROUP_free>;
using Point = Handle<EC_POINT, &EC_POINT_free>;
using EcSignature = Handle<ECDSA_SIG, &ECDSA_SIG_free>;
using Algorithm = Handle<X509_ALGOR, &X509_ALGOR_free>;

// libcrypto keeps its errors per thread; whoever makes one that is an answer for us leaves none behind.
class ErrorQueue {
 public:
  ErrorQueue() = default;
  ErrorQueue(const ErrorQueue&) = delete;
  ErrorQueue& operator=(const ErrorQueue&) = delete;
  ~ErrorQueue() { ERR_clear_error(); }
};

}  // namespace emblem::openssl
