// Bundles made from files, as a fetch would make them from the network.
#pragma once

#include <string>
#include <vector>

#include "core/bundle/bundle.h"

namespace emblem::tests {

struct Ingredients {
  std::string made = "2026-06-17T00:10:00Z";
  std::string asset;
  std::vector<std::string> records;   // master files
  std::vector<std::string> evidence;  // PEM or DER
  std::string logs;                   // a log list; empty: none
  bundle::Completeness completeness = bundle::Completeness::complete;
};

// Ends the program when a file cannot be read or used.
bundle::Bundle make_bundle(const Ingredients& from);

// Of vectors/deployed.
Ingredients deployed();

}  // namespace emblem::tests
