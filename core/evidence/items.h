// What a set of evidence holds besides certificates and revocation lists: what logs say.
#pragma once

#include "core/ct/merkle.h"
#include "core/ct/tree_head.h"

namespace emblem::evidence {

// That the log has a leaf. Proves nothing without a tree head of `proof.tree_size` that the log signed.
struct Inclusion {
  Sha256Digest log_id;
  Sha256Digest leaf_hash;
  ct::InclusionProof proof;

  friend bool operator==(const Inclusion&, const Inclusion&) = default;
};

// The entry itself, for which a certificate need not be at hand.
struct LoggedLeaf {
  Sha256Digest log_id;
  Bytes leaf;         // MerkleTreeLeaf
  Bytes certificate;  // DER: the precertificate that was submitted, or the certificate itself

  friend bool operator==(const LoggedLeaf&, const LoggedLeaf&) = default;
};

// That two trees of a log are one.
struct TreeLink {
  Sha256Digest log_id;
  ct::ConsistencyProof proof;

  friend bool operator==(const TreeLink&, const TreeLink&) = default;
};

}  // namespace emblem::evidence
