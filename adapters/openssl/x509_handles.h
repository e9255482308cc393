// Owners of libcrypto's X.509 objects. Only this room includes this header.
#pragma once

#include <openssl/x509.h>
#include <openssl/x509v3.h>

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

// Keeps libcrypto's object beside our facts: parsing a certificate takes as long as four P-256 checks.
template <typename Owner>
struct ParsedBy final : x509::Parsed {
  explicit ParsedBy(Owner owner) : object(std::move(owner)) {}
  Owner object;
};

// What parse_certificate and parse_crl kept, else parsed again; null when the bytes cannot be.
CertificateHandle handle_of(const x509::Certificate& certificate);
CrlHandle handle_of(const x509::RevocationList& list);

std::optional<UnixTime> to_unix_time(const ASN1_TIME* time);

}  // namespace emblem::openssl
