// The entries of one section, as a file of a mirror or a log's tile holds them.
#pragma once

#include <vector>

#include "core/ct/logged_entry.h"
#include "core/mirror/index.h"

namespace emblem::mirror {

// A section's entries with what they come to.
struct Content {
  std::vector<ct::TileEntry> entries;
  std::vector<Sha256Digest> leaf_hashes;  // one by one
  Sha256Digest root;                      // of the subtree that they are
  Sha256Digest sha256;                    // over the bytes
};

// Exactly the entries of `range`. Errors: as ct::parse_data_tile.
Result<Content> parse_content(ByteView bytes, const ct::LeafRange& range, const crypto::Provider& provider,
                              const Limits& limits);

}  // namespace emblem::mirror
