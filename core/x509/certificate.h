// A certificate as the facts that commitments ask for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/bytes/bytes.h"
#include "emblem/time.h"

namespace emblem::x509 {

struct Certificate {
  Bytes der;
  Sha256Digest sha256;  // over `der`
  Bytes subject;        // DER Name
  Bytes issuer;         // DER Name
  Bytes serial;         // content of the INTEGER
  UnixTime not_before;
  UnixTime not_after;
  std::vector<std::string> dns_names;  // subjectAltName dNSName, ASCII letters in lower case, otherwise as they stand
  Bytes spki;                          // DER SubjectPublicKeyInfo
  std::optional<Bytes> sct_list;       // SignedCertificateTimestampList (RFC 6962 section 3.3), undecoded

  friend bool operator==(const Certificate&, const Certificate&) = default;
};

// Whether a dNSName is exactly `name` (lower case, without trailing dot). A wildcard is no more than its own text.
bool has_dns_name(const Certificate& certificate, std::string_view name);

// A revocation list; which certificates it lists is asked of Reader, for a large list has millions.
struct RevocationList {
  Bytes der;
  Sha256Digest sha256;
  Bytes issuer;  // DER Name
  UnixTime this_update;
  std::optional<UnixTime> next_update;

  friend bool operator==(const RevocationList&, const RevocationList&) = default;
};

}  // namespace emblem::x509
