// An entry as a log keeps it (RFC 6962 section 3.4).
#pragma once

#include "core/bytes/bytes.h"
#include "core/ct/sct.h"

namespace emblem::ct {

enum class LeafKind : std::uint8_t { certificate, precertificate };

// A MerkleTreeLeaf, version 1, taken apart.
struct Leaf {
  std::uint64_t timestamp = 0;  // milliseconds since 1970
  LeafKind kind = LeafKind::certificate;
  Sha256Digest issuer_key_hash;  // for a precertificate
  Bytes content;                 // the certificate (DER), or the precertificate's TBSCertificate without its poison
  Bytes extensions;

  UnixTime time() const;

  friend bool operator==(const Leaf&, const Leaf&) = default;
};

// Nothing left over. Errors: log_entry_malformed, limit_exceeded (Limits::log_entry_bytes).
Result<Leaf> parse_leaf(ByteView merkle_tree_leaf, const Limits& limits);

}  // namespace emblem::ct
