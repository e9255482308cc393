// A certificate taken apart as far as Certificate Transparency needs it (RFC 5280 section 4.1, RFC 6962 section 3).
#pragma once

#include <optional>

#include "core/bytes/bytes.h"
#include "emblem/result.h"

namespace emblem::x509 {

// Views into the certificate's bytes; each but `serial` and `sct_list` is a whole element.
struct CertificateParts {
  ByteView tbs;
  ByteView serial;  // content of the INTEGER
  ByteView issuer;
  ByteView subject;
  ByteView spki;
  std::optional<ByteView> extensions;  // the [3] element
  std::optional<ByteView> sct_list;    // SignedCertificateTimestampList, out of both OCTET STRINGs
};

// Strict about every length on the way, blind to what it steps over. Errors: der_malformed, certificate_malformed (two
// lists of SCTs).
Result<CertificateParts> parse_parts(ByteView certificate);

// The TBSCertificate of the precertificate that the certificate's SCTs were given for: its own without the extension
// 1.3.6.1.4.1.11129.2.4.2, and without the extensions field if none is left (RFC 6962 sections 3.2 and 3.3). Errors: as
// parse_parts; certificate_malformed when there is no such extension.
Result<Bytes> precertificate_tbs(ByteView certificate);

// The TBSCertificate that a log keeps of a precertificate: its own without the poison,
// extension 1.3.6.1.4.1.11129.2.4.3 (RFC 6962 sections 3.1 and 3.2), critical and NULL. It is the log's only where the
// certificate's issuer signed the precertificate itself; of one from a Precertificate Signing Certificate the log
// changes the issuer's name as well. Errors: as parse_parts; certificate_malformed when there is not one such
// extension.
Result<Bytes> poisonless_tbs(ByteView precertificate);

}  // namespace emblem::x509
