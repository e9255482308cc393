#include "adapters/openssl/reader.h"

#include "adapters/openssl/chain.h"
#include "adapters/openssl/digests.h"
#include "adapters/openssl/x509_handles.h"
#include "core/x509/precertificate.h"

namespace emblem::openssl {
namespace {

Bytes copy(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

std::string to_dns_name(const ASN1_IA5STRING* name) {
  std::string text(reinterpret_cast<const char*>(ASN1_STRING_get0_data(name)),
                   static_cast<std::size_t>(ASN1_STRING_length(name)));
  for (char& letter : text) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return text;
}

// Fills in subjectAltName; false when it is there and cannot be read, or is there twice.
bool read_dns_names(const X509* certificate, std::vector<std::string>& names) {
  int status = 0;
  const Handle<GENERAL_NAMES, &GENERAL_NAMES_free> general{
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, &status, nullptr))};
  if (!general) return status == -1;
  for (int i = 0; i < sk_GENERAL_NAME_num(general.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(general.get(), i);
    if (name->type == GEN_DNS) names.push_back(to_dns_name(name->d.dNSName));
  }
  return true;
}

Bytes encode_name(const X509_NAME* name) {
  unsigned char* der = nullptr;
  const int size = i2d_X509_NAME(name, &der);
  const Bytes result = size > 0 ? Bytes(der, der + size) : Bytes{};
  OPENSSL_free(der);
  return result;
}

class OpensslReader final : public x509::Reader {
 public:
  Result<x509::Certificate> parse_certificate(ByteView der) const override {
    const ErrorQueue errors;
    EMBLEM_TRY(const x509::CertificateParts parts, x509::parse_parts(der));
    CertificateHandle parsed = read_keyless_certificate(der);
    if (!parsed) return fail(Code::certificate_malformed, "");
    const auto not_before = to_unix_time(X509_get0_notBefore(parsed.get()));
    const auto not_after = to_unix_time(X509_get0_notAfter(parsed.get()));
    if (!not_before || !not_after) return fail(Code::certificate_malformed, "validity");
    x509::Certificate certificate{.der = copy(der),
                                  .sha256 = sha256(der),
                                  .subject = copy(parts.subject),
                                  .issuer = copy(parts.issuer),
                                  .serial = copy(parts.serial),
                                  .not_before = *not_before,
                                  .not_after = *not_after,
                                  .dns_names = {},
                                  .spki = copy(parts.spki),
                                  .sct_list = {},
                                  .parsed = {}};
    if (parts.sct_list) certificate.sct_list = copy(*parts.sct_list);
    if (!read_dns_names(parsed.get(), certificate.dns_names)) {
      return fail(Code::certificate_malformed, "extensions", "subjectAltName");
    }
    certificate.parsed = std::make_shared<const ParsedCertificate>(std::move(parsed));
    return certificate;
  }

  Result<x509::RevocationList> parse_crl(ByteView der) const override {
    const ErrorQueue errors;
    CrlHandle parsed = read_crl(der);
    if (!parsed) return fail(Code::crl_malformed, "");
    const auto this_update = to_unix_time(X509_CRL_get0_lastUpdate(parsed.get()));
    if (!this_update) return fail(Code::crl_malformed, "thisUpdate");
    x509::RevocationList list{.der = copy(der),
                              .sha256 = sha256(der),
                              .issuer = encode_name(X509_CRL_get_issuer(parsed.get())),
                              .this_update = *this_update,
                              .next_update = to_unix_time(X509_CRL_get0_nextUpdate(parsed.get())),
                              .parsed = {}};
    list.parsed = std::make_shared<const ParsedBy<CrlHandle>>(std::move(parsed));
    return list;
  }

  x509::Issuance verify_issuance(const x509::Certificate& certificate, const x509::Certificate& issuer) const override {
    return openssl::verify_issuance(certificate, issuer);
  }

  x509::Revocation verify_revocation(const x509::RevocationQuestion& question) const override {
    return openssl::verify_revocation(question);
  }

  x509::Chain verify_chain(const x509::ChainQuestion& question) const override {
    return openssl::verify_chain(question);
  }
};

}  // namespace

std::unique_ptr<const x509::Reader> make_reader() { return std::make_unique<OpensslReader>(); }

}  // namespace emblem::openssl
