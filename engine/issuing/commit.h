// Committing to a root key: what to ask a certificate authority for, and taking what came back.
#pragma once

#include "engine/issuing/workbench.h"

namespace emblem::issuing {

struct ChainOffer {
  const home::Key& root;
  ByteView pem;             // the certificate and its issuers, in any order
  std::size_t entries = 1;  // how many log entries to keep, 1 and more
};

struct TakenChain {
  home::Commitment commitment;
  std::vector<std::string> logs;  // that hold the certificate, by name
  std::vector<Finding> findings;
};

// Checks names, the issuer's signature, and each SCT with its log as a validator would; keeps the entries that hold, in
// the order of the certificate. Errors: chain_unsuitable, clock_implausible, those of x509::Reader.
Result<TakenChain> take_chain(const ChainOffer& offer, const Workbench& bench);

// Whether the commitment's certificate names the root key in the form of this family.
bool serves_family(const home::Commitment& commitment, const home::Key& root, keys::Family family,
                   const Workbench& bench);

// The commitment to the root that serves the family and whose certificate ends last; null if there is none.
const home::Commitment* find_commitment(const home::Contents& contents, const home::Key& root, keys::Family family,
                                        const Workbench& bench);

// Its log entries; empty if there is none.
std::vector<token::LogEntry> entries_for(const home::Contents& contents, const home::Key& root, keys::Family family,
                                         const Workbench& bench);

// DER of the certificates that the commitment was kept with.
std::vector<Bytes> chain_of(const home::Commitment& commitment, const Limits& limits);

}  // namespace emblem::issuing
