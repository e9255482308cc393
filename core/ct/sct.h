// Signed certificate timestamps as certificates carry them (RFC 6962 section 3.3).
#pragma once

#include <vector>

#include "core/bytes/bytes.h"
#include "emblem/limits.h"
#include "emblem/report.h"
#include "emblem/result.h"

namespace emblem::ct {

// Version 1. HashAlgorithm and SignatureAlgorithm are those of TLS (RFC 5246 section 7.4.1.4.1).
struct Sct {
  Sha256Digest log_id;
  std::uint64_t timestamp = 0;  // milliseconds since 1970
  Bytes extensions;
  std::uint8_t hash_algorithm = 0;
  std::uint8_t signature_algorithm = 0;
  Bytes signature;

  UnixTime time() const;

  friend bool operator==(const Sct&, const Sct&) = default;
};

struct SctList {
  std::vector<Sct> scts;
  std::vector<Finding> findings;  // sct_version_unknown, sct_list_malformed: entries left out; `where` is the entry
};

// The content of the certificate's extension. A broken or unknown entry is left out and spoils no other. Errors:
// sct_list_malformed (the lengths of the list do not add up), limit_exceeded (more than limits.scts).
Result<SctList> parse_sct_list(ByteView list, const Limits& limits);

}  // namespace emblem::ct
