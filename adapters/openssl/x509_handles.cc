#include "adapters/openssl/x509_handles.h"

#include <chrono>
#include <ctime>

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

}  // namespace

CertificateHandle read_certificate(ByteView der) { return read_whole<CertificateHandle>(der, &d2i_X509); }

CrlHandle read_crl(ByteView der) { return read_whole<CrlHandle>(der, &d2i_X509_CRL); }

CertificateHandle handle_of(const x509::Certificate& certificate) {
  const auto* kept = dynamic_cast<const ParsedBy<CertificateHandle>*>(certificate.parsed.get());
  if (kept == nullptr) return read_certificate(certificate.der);
  X509_up_ref(kept->object.get());
  return CertificateHandle{kept->object.get()};
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
