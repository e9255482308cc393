// The tree of a log as tiles, and the proofs that are made from them (C2SP tlog-tiles, static-ct-api).
#pragma once

#include <compare>
#include <map>
#include <string>

#include "core/ct/merkle.h"
#include "core/ct/tree_ranges.h"
#include "emblem/result.h"

namespace emblem::ct {

inline constexpr std::uint16_t full_tile = 256;

// Hashes of one level, 256 at most: at level 0 those of leaves, above it each the root of a full tile of the level
// below.
struct Tile {
  std::uint8_t level = 0;  // 0 to 7: a tree of 2^63 leaves needs no more
  std::uint64_t index = 0;
  std::uint16_t width = full_tile;  // 1 to 256; what the tree of the size asked about has there

  friend auto operator<=>(const Tile&, const Tile&) = default;
};

// Where the log serves it, below its monitoring prefix: "tile/0/x001/x234/067.p/112". Where a partial tile is gone, the
// full one (width 256) has taken its place and serves as well.
std::string hash_tile_path(const Tile& tile);
// The entries of a tile of level 0: "tile/data/x001/x234/067.p/112".
std::string data_tile_path(const Tile& tile);
// A certificate of a chain, by the digest of its DER: "issuer/0123…".
std::string issuer_path(const Sha256Digest& fingerprint);

// The tile of level 0 that holds the leaf, as the tree of `tree_size` leaves has it; `index` is less than `tree_size`,
// and that at most 2^63.
Tile tile_of_leaf(std::uint64_t index, std::uint64_t tree_size);
// Where in that tile the leaf is.
constexpr std::size_t place_in_tile(std::uint64_t index) { return index % full_tile; }

// The tiles from which HashTiles makes the proof, each once, in order; sizes and index as there.
std::vector<Tile> tiles_of_inclusion(std::uint64_t index, std::uint64_t tree_size);
std::vector<Tile> tiles_of_consistency(std::uint64_t first, std::uint64_t second);
std::vector<Tile> tiles_of_root(std::uint64_t tree_size);
std::vector<Tile> tiles_of_ranges(const std::vector<LeafRange>& nodes, std::uint64_t tree_size);

// Tiles at hand. They need no trust: a proof made of false ones leads to no root that the log signed.
class HashTiles {
 public:
  // Of two with one place, the wider stays. Error: log_answer_malformed (not `tile.width` hashes of 32 bytes).
  Result<void> add(const Tile& tile, ByteView hashes);

  // Nothing where a tile is missing or too narrow, or where there is no such proof: an index outside the tree, a first
  // size beyond the second, a size beyond 2^63.
  std::optional<InclusionProof> find_inclusion(std::uint64_t index, std::uint64_t tree_size,
                                               const crypto::Provider& provider) const;
  std::optional<ConsistencyProof> find_consistency(std::uint64_t first, std::uint64_t second,
                                                   const crypto::Provider& provider) const;
  // The root of the tree of that size, 1 at least.
  std::optional<Sha256Digest> find_root(std::uint64_t tree_size, const crypto::Provider& provider) const;
  // The hashes of these nodes of the tree of that size, one by one.
  std::optional<std::vector<Sha256Digest>> find_nodes(const std::vector<LeafRange>& nodes, std::uint64_t tree_size,
                                                      const crypto::Provider& provider) const;

 private:
  struct Place {
    std::uint8_t level;
    std::uint64_t index;
    friend auto operator<=>(const Place&, const Place&) = default;
  };

  friend class TileHasher;
  std::map<Place, std::vector<Sha256Digest>> tiles_;
};

}  // namespace emblem::ct
