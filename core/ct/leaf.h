// An entry as a log keeps it (RFC 6962 section 3.4).
#pragma once

#include "core/bytes/cursor.h"
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

// Nothing left over. Errors: leaf_malformed, limit_exceeded (Limits::log_entry_bytes).
Result<Leaf> parse_leaf(ByteView merkle_tree_leaf, const Limits& limits);

// A TimestampedEntry at the cursor, as data tiles hold them; what follows it stays. Error: as parse_leaf, `where` is
// the cursor's byte.
Result<Leaf> take_timestamped_entry(Cursor& cursor);

}  // namespace emblem::ct
