// Taking a mark away.
#pragma once

#include "engine/issuing/issue.h"

namespace emblem::issuing {

// What somebody who kept a copy can still show, and until when.
struct Remainder {
  Role role{};
  Dialect dialect{};
  std::string sha256;  // lower-case hexadecimal
  UnixTime until;
};

struct Withdrawn {
  home::Change change;
  std::vector<dns::DomainName> owners;                 // whose records are to be removed
  std::vector<Remainder> remainders;                   // of the emblems withdrawn, the last to end first
  std::vector<std::vector<std::string>> marked_again;  // what the emblem covered besides, under a new emblem
};

// Every mark that names the asset. What such an emblem covers besides stays marked under a new one. Errors:
// asset_not_marked, those of issue.
Result<Withdrawn> withdraw(const home::Contents& contents, const std::string& asset, Keyring& keyring,
                           const Workbench& bench);

}  // namespace emblem::issuing
