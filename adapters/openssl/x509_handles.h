// Owners of libcrypto's X.509 objects. Only this room includes this header.
#pragma once

#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <mutex>
#include <optional>

#include "adapters/openssl/handles.h"
#include "core/x509/certificate.h"

namespace emblem::openssl {

inline void free_certificates(STACK_OF(X509) * stack) { sk_X509_pop_free(stack, X509_free); }

using CertificateHandle = Handle<X509, &X509_free>;
using CrlHandle = Handle<X509_CRL, &X509_CRL_free>;
using CertificateStack = Handle<STACK_OF(X509), &free_certificates>;

// Null unless the whole of `der` is one certificate or list.
CertificateHandle read_certificate(ByteView der);
CrlHandle read_crl(ByteView der);

// The same certificate without its public key, in a tenth of the time: what libcrypto 3.0 does to make a key of
// SubjectPublicKeyInfo takes as long as four P-256 checks, and a leaf's is never needed.
CertificateHandle read_keyless_certificate(ByteView der);

// Keeps libcrypto's object beside our facts.
template <typename Owner>
struct ParsedBy final : x509::Parsed {
  explicit ParsedBy(Owner owner) : object(std::move(owner)) {}
  Owner object;
};

// A certificate without key, and its key once somebody asked for it. Safe between threads.
class ParsedCertificate final : public x509::Parsed {
 public:
  explicit ParsedCertificate(CertificateHandle keyless) : object_(std::move(keyless)) {}

  // What parse_certificate kept; null where another made the certificate.
  static const ParsedCertificate* of(const x509::Certificate& certificate);

  X509* object() const { return object_.get(); }
  // Null when libcrypto reads none in `spki`, which is the certificate's.
  EVP_PKEY* key(ByteView spki) const;
  // With its key, read again from `der`, which is the certificate; as paths are built of. Null where it cannot be.
  X509* whole(ByteView der) const;

 private:
  CertificateHandle object_;
  mutable std::once_flag key_made_;
  mutable PublicKeyHandle key_;
  mutable std::once_flag whole_made_;
  mutable CertificateHandle whole_;
};

// What parse_certificate and parse_crl kept, else parsed again; null when the bytes cannot be. The certificate is one
// without key: key_of has it.
CertificateHandle handle_of(const x509::Certificate& certificate);
CrlHandle handle_of(const x509::RevocationList& list);

// The same with its key; null when it cannot be read.
CertificateHandle whole_handle_of(const x509::Certificate& certificate);

// The certificate's public key; null when libcrypto reads none.
PublicKeyHandle key_of(const x509::Certificate& certificate);

std::optional<UnixTime> to_unix_time(const ASN1_TIME* time);

}  // namespace emblem::openssl
