// An entry as a log hands it out: the leaf, and what was submitted (RFC 6962 sections 3.1 and 4.6, C2SP static-ct-api).
#pragma once

#include <vector>

#include "core/ct/leaf.h"

namespace emblem::ct {

// From an RFC 6962 log.
struct LoggedEntry {
  Bytes leaf;                // MerkleTreeLeaf
  Bytes certificate;         // DER: the precertificate that was submitted, or the certificate itself
  std::vector<Bytes> chain;  // DER of its issuers, in order

  friend bool operator==(const LoggedEntry&, const LoggedEntry&) = default;
};

// From a static-ct log, which keeps each issuer once, under issuer_path.
struct TileEntry {
  Bytes leaf;                         // MerkleTreeLeaf
  Bytes certificate;                  // as above
  std::vector<Sha256Digest> issuers;  // digests of their DER, in order

  friend bool operator==(const TileEntry&, const TileEntry&) = default;
};

// leaf_input and extra_data of get-entries, each without its base64. Nothing left over. Errors: leaf_malformed
// (`where` begins with the member), limit_exceeded (Limits::log_entry_bytes, certificates of
// Limits::certificate_bytes).
Result<LoggedEntry> parse_logged_entry(ByteView leaf_input, ByteView extra_data, const Limits& limits);

// The content of a data tile, decompressed: `width` entries, nothing left over. Errors: as above (`where` is the entry,
// counted from 0), limit_exceeded (Limits::http_answer_bytes).
Result<std::vector<TileEntry>> parse_data_tile(ByteView tile, std::size_t width, const Limits& limits);

// One entry as a data tile holds it, in its bytes; of an entry that was parsed.
Bytes encode_tile_entry(const TileEntry& entry);

}  // namespace emblem::ct
