// Whether a store still holds what an index names.
#pragma once

#include <set>
#include <vector>

#include "core/crypto/provider.h"
#include "core/ct/logged_entry.h"
#include "core/mirror/index.h"
#include "engine/mirroring/store.h"

namespace emblem::mirroring {

struct Inventory {
  std::vector<ct::LeafRange> lost;  // sections that are not there as they were proven
  std::vector<ct::LeafRange> bare;  // sound ones, of which certificates are missing
  std::set<Sha256Digest> issuers;   // the certificates that are missing
};

// Everything referred to must outlive it.
struct Stock {
  const Sha256Digest& log_id;
  Store& store;
  const crypto::Provider& provider;
  const Limits& limits;
};

// Reads every section of the log once.
Inventory take_inventory(const mirror::MirroredLog& log, const Stock& stock);

// Whether the store has the section as it was proven.
bool holds(const mirror::Section& section, const Stock& stock);

// Certificates of authorities that the entries name and the store lacks. Of what was `looked` for before, nothing is
// said again; that set is bounded, and so is what is looked for of one entry.
std::set<Sha256Digest> find_missing_issuers(const std::vector<ct::TileEntry>& entries, Store& store,
                                            std::set<Sha256Digest>& looked);

}  // namespace emblem::mirroring
