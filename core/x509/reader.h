// What the core asks of an X.509 library; adapters/openssl implements it.
#pragma once

#include <span>

#include "core/x509/certificate.h"
#include "emblem/result.h"

namespace emblem::x509 {

enum class Issuance : std::uint8_t {
  signed_by_issuer,
  other_issuer,  // the names or key identifiers do not fit
  not_an_authority,
  bad_signature,
};

enum class RevocationState : std::uint8_t {
  list_unusable,
  not_covered,  // the list is about other certificates, or a part of one (RFC 5280 sections 5.2.4 and 5.2.5)
  not_listed,
  listed,
};

struct Revocation {
  RevocationState state = RevocationState::list_unusable;
  UnixTime at;      // for `listed`: the entry's revocation date
  int reason = -1;  // CRLReason (RFC 5280 section 5.3.1); -1 when the entry gives none
};

struct RevocationQuestion {
  const RevocationList& list;
  const Certificate& certificate;
  const Certificate& issuer;
};

enum class Chain : std::uint8_t { leads_to_root, leads_nowhere };

// `at` must lie inside the certificate's validity. Whatever is in `others` serves as an intermediate at most; only
// `roots` end a chain. The certificate may be a precertificate: its poison (RFC 6962 section 3.1) is no obstacle.
struct ChainQuestion {
  const Certificate& certificate;
  std::span<const Certificate> others;
  std::span<const Certificate> roots;
  UnixTime at;
};

// The most signatures that one verify_chain checks.
inline constexpr std::size_t longest_chain = 8;

class Reader {
 public:
  Reader() = default;
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  virtual ~Reader() = default;

  // DER, nothing left over. Errors: certificate_malformed, der_malformed.
  virtual Result<Certificate> parse_certificate(ByteView der) const = 0;

  // DER, nothing left over. Error: crl_malformed.
  virtual Result<RevocationList> parse_crl(ByteView der) const = 0;

  // Whether the one certificate issued the other (names, key identifiers, authority, signature). The dates of neither
  // matter. Checks at most one signature.
  virtual Issuance verify_issuance(const Certificate& certificate, const Certificate& issuer) const = 0;

  // What the list says of the certificate, if the issuer signed it and may sign lists. Checks at most one signature.
  virtual Revocation verify_revocation(const RevocationQuestion& question) const = 0;

  // Builds and checks a path as RFC 5280 section 6 says, at the moment given.
  virtual Chain verify_chain(const ChainQuestion& question) const = 0;
};

}  // namespace emblem::x509
