// What was brought home, and what it cost in discretion.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/evidence/items.h"
#include "emblem/report.h"

namespace emblem::gathering {

// One thing that a log was told by being asked for it.
struct Disclosure {
  std::string log;
  std::string host;     // who was asked
  std::string learned;  // "that somebody looks for the entry with hash ..."
  friend bool operator==(const Disclosure&, const Disclosure&) = default;
};

// Two heads that a log signed and that cannot be of one tree.
struct Fork {
  std::string log;
  ct::TreeHead seen;  // before
  ct::TreeHead given;
  std::optional<ct::ConsistencyProof> proof;  // that leads to `given`, from another root than `seen` has
  friend bool operator==(const Fork&, const Fork&) = default;
};

// Everything in it was verified: tree heads are signed by their logs and grew out of what was known, inclusions lead to
// one of them, leaves are those that the inclusions are about. Certificates are as the logs gave them: others judge.
struct Harvest {
  std::vector<ct::TreeHead> tree_heads;
  std::vector<evidence::Inclusion> inclusions;
  std::vector<evidence::LoggedLeaf> leaves;
  std::vector<evidence::TreeLink> links;
  std::vector<Bytes> certificates;  // DER, of issuers
  std::vector<Fork> forks;
  std::vector<Finding> findings;
  std::vector<Disclosure> disclosures;
  std::size_t entries_wanted = 0;  // log entries of known logs, each once
  std::size_t entries_proven = 0;
};

}  // namespace emblem::gathering
