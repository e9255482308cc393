// A certificate as the facts that commitments ask for.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/bytes/bytes.h"
#include "emblem/time.h"

namespace emblem::x509 {

// What a library made of the bytes, kept by its adapter because taking them apart is dear. It says nothing that the
// bytes do not.
class Parsed {
 public:
  Parsed() = default;
  Parsed(const Parsed&) = delete;
  Parsed& operator=(const Parsed&) = delete;
  virtual ~Parsed() = default;
};

struct Certificate {
  Bytes der;
  Sha256Digest sha256;  // over `der`
  Bytes subject;        // DER Name
  Bytes issuer;         // DER Name
  Bytes serial;         // content of the INTEGER
  UnixTime not_before;
  UnixTime not_after;
  std::vector<std::string> dns_names;    // subjectAltName dNSName, ASCII letters in lower case, otherwise as they stand
  Bytes spki;                            // DER SubjectPublicKeyInfo
  std::optional<Bytes> sct_list;         // SignedCertificateTimestampList (RFC 6962 section 3.3), undecoded
  std::shared_ptr<const Parsed> parsed;  // may be null

  friend bool operator==(const Certificate& left, const Certificate& right) { return left.der == right.der; }
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
  std::shared_ptr<const Parsed> parsed;  // may be null

  friend bool operator==(const RevocationList& left, const RevocationList& right) { return left.der == right.der; }
};

}  // namespace emblem::x509
