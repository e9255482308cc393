// What a log signs about its whole tree (RFC 6962 section 3.5).
#pragma once

#include "core/crypto/provider.h"
#include "core/ct/log.h"

namespace emblem::ct {

// Version 1. A checkpoint of a static-ct log is the same statement in another dress. HashAlgorithm and
// SignatureAlgorithm are those of TLS (RFC 5246 section 7.4.1.4.1).
struct TreeHead {
  Sha256Digest log_id;
  std::uint64_t tree_size = 0;
  std::uint64_t timestamp = 0;  // milliseconds since 1970
  Sha256Digest root;
  std::uint8_t hash_algorithm = 0;
  std::uint8_t signature_algorithm = 0;
  Bytes signature;

  UnixTime time() const;

  friend bool operator==(const TreeHead&, const TreeHead&) = default;
};

// The bytes under its signature.
Bytes encode_signed_tree_head(const TreeHead& head);

// One signature check. Bad also when the head is not of this log, or the log's key cannot be used.
crypto::SignatureCheck verify_tree_head(const TreeHead& head, const Log& log, const crypto::Provider& provider);

}  // namespace emblem::ct
