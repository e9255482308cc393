// A log's leaf with its certificate, taken apart.
#pragma once

#include "core/crypto/provider.h"
#include "core/ct/leaf.h"
#include "core/evidence/items.h"
#include "core/x509/reader.h"

namespace emblem::evidence {

enum class Fit : std::uint8_t {
  fits,
  differs,  // the certificate is another than the leaf's
};

struct LeafReading {
  Sha256Digest hash;  // SHA-256(0x00 || leaf), as the log's tree has it
  ct::Leaf leaf;
  x509::Certificate certificate;
  Fit fit = Fit::differs;
};

// What reading a leaf takes.
struct LeafReader {
  const x509::Reader& reader;
  const crypto::Provider& provider;
  const Limits& limits;
};

// A certificate fits when it is the leaf's content; a precertificate when its TBSCertificate without the poison is (RFC
// 6962 section 3.2). One of a Precertificate Signing Certificate (section 3.1) does not fit: the log took another
// issuer's name for it. Errors: those of ct::parse_leaf and
// of x509::Reader::parse_certificate; limit_exceeded (Limits::certificate_bytes).
Result<LeafReading> parse_logged_leaf(const LoggedLeaf& logged, const LeafReader& with);

}  // namespace emblem::evidence
