// What a log signs and what it keeps of a precertificate (RFC 6962 sections 3.2 and 3.4).
#pragma once

#include "core/crypto/provider.h"
#include "core/ct/sct.h"

namespace emblem::ct {

struct PrecertificateEntry {
  Sha256Digest issuer_key_hash;  // over the issuer's SubjectPublicKeyInfo
  ByteView tbs;                  // x509::precertificate_tbs; less than 2^24 bytes
};

// The bytes under the SCT's signature. A MerkleTreeLeaf is the same bytes: version 1 and leaf type "timestamped entry"
// are written like version 1 and signature type "certificate timestamp".
Bytes encode_timestamped_entry(const Sct& sct, const PrecertificateEntry& entry);

// SHA-256(0x00 || leaf) (RFC 6962 section 2.1), for the bytes of a MerkleTreeLeaf.
Sha256Digest leaf_hash(ByteView merkle_tree_leaf, const crypto::Provider& provider);

}  // namespace emblem::ct
