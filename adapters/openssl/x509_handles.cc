#include "adapters/openssl/x509_handles.h"

#include <openssl/provider.h>

#include <chrono>
#include <ctime>

#include "adapters/openssl/ec_key.h"
#include "adapters/openssl/spki.h"

namespace emblem::openssl {
namespace {

// d2i takes and i2d gives what `Object` is; the two agree for anything that is DER.
template <typename Object, typename Read>
Object read_whole(ByteView der, Read read) {
  const unsigned char* at = der.data();
  Object object{read(nullptr, &at, static_cast<long>(der.size()))};
  if (!object || at != der.data() + der.size()) return nullptr;
  return object;
}

// A context with nothing to make keys with; null where libcrypto has none. It lasts as long as the program.
OSSL_LIB_CTX* keyless_context() {
  static OSSL_LIB_CTX* const context = []() -> OSSL_LIB_CTX* {
    OSSL_LIB_CTX* made = OSSL_LIB_CTX_new();
    // Without a provider of its own it would load the default one.
    if (made != nullptr && OSSL_PROVIDER_load(made, "null") != nullptr) return made;
    OSSL_LIB_CTX_free(made);
    return nullptr;
  }();
  return context;
}

PublicKeyHandle read_public_key(ByteView spki) {
  const ErrorQueue errors;
  // The usual kinds, without libcrypto's decoders.
  if (const auto known = find_known_key(spki)) {
    if (PublicKeyHandle key = make_ec_public_key(*known)) return key;
  }
  return read_whole<PublicKeyHandle>(spki, &d2i_PUBKEY);
}

}  // namespace

CertificateHandle read_certificate(ByteView der) { return read_whole<CertificateHandle>(der, &d2i_X509); }

CertificateHandle read_keyless_certificate(ByteView der) {
  const unsigned char* at = der.data();
  CertificateHandle certificate{reinterpret_cast<X509*>(
      ASN1_item_d2i_ex(nullptr, &at, static_cast<long>(der.size()), ASN1_ITEM_rptr(X509), keyless_context(), nullptr))};
  if (!certificate || at != der.data() + der.size()) return nullptr;
  return certificate;
}

CrlHandle read_crl(ByteView der) { return read_whole<CrlHandle>(der, &d2i_X509_CRL); }

const ParsedCertificate* ParsedCertificate::of(const x509::Certificate& certificate) {
  return dynamic_cast<const ParsedCertificate*>(certificate.parsed.get());
}

EVP_PKEY* ParsedCertificate::key(ByteView spki) const {
  std::call_once(key_made_, [&] { key_ = read_public_key(spki); });
  return key_.get();
}

X509* ParsedCertificate::whole(ByteView der) const {
  std::call_once(whole_made_, [&] { whole_ = read_certificate(der); });
  return whole_.get();
}

CertificateHandle handle_of(const x509::Certificate& certificate) {
  const ParsedCertificate* kept = ParsedCertificate::of(certificate);
  if (kept == nullptr) return read_keyless_certificate(certificate.der);
  X509_up_ref(kept->object());
  return CertificateHandle{kept->object()};
}

CertificateHandle whole_handle_of(const x509::Certificate& certificate) {
  const ParsedCertificate* kept = ParsedCertificate::of(certificate);
  if (kept == nullptr) return read_certificate(certificate.der);
  X509* whole = kept->whole(certificate.der);
  if (whole != nullptr) X509_up_ref(whole);
  return CertificateHandle{whole};
}

PublicKeyHandle key_of(const x509::Certificate& certificate) {
  const ParsedCertificate* kept = ParsedCertificate::of(certificate);
  if (kept == nullptr) return read_public_key(certificate.spki);
  EVP_PKEY* key = kept->key(certificate.spki);
  if (key != nullptr) EVP_PKEY_up_ref(key);
  return PublicKeyHandle{key};
}

CrlHandle handle_of(const x509::RevocationList& list) {
  const auto* kept = dynamic_cast<const ParsedBy<CrlHandle>*>(list.parsed.get());
  if (kept == nullptr) return read_crl(list.der);
  X509_CRL_up_ref(kept->object.get());
  return CrlHandle{kept->object.get()};
}

std::optional<UnixTime> to_unix_time(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(parts.tm_year + 1900),
                                         std::chrono::month(static_cast<unsigned>(parts.tm_mon + 1)),
                                         std::chrono::day(static_cast<unsigned>(parts.tm_mday))};
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return UnixTime{days * 86400 + parts.tm_hour * 3600 + parts.tm_min * 60 + parts.tm_sec, 0};
}

}  // namespace emblem::openssl
