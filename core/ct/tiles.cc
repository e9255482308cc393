#include "core/ct/tiles.h"

#include <algorithm>
#include <array>
#include <bit>
#include <ranges>
#include <set>

#include "core/bytes/base_encodings.h"
#include "core/ct/tls_syntax.h"
#include "core/ct/tree_ranges.h"

namespace emblem::ct {
namespace {

constexpr int tile_height = 8;

// Three digits an element, all but the last marked: 1234067 is x001/x234/067.
std::string index_path(std::uint64_t index) {
  const auto element = [](std::uint64_t value) {
    std::string digits = std::to_string(value);
    return std::string(3 - digits.size(), '0') + digits;
  };
  std::string path = element(index % 1000);
  while ((index /= 1000) != 0) path.insert(0, "x" + element(index % 1000) + "/");
  return path;
}

std::string width_path(const Tile& tile) {
  return tile.width == full_tile ? std::string() : ".p/" + std::to_string(tile.width);
}

// The hashes under a perfect subtree of 2^height leaves: a run of 2^(height mod 8) in one tile.
struct Run {
  Tile tile;
  std::size_t offset = 0;
  std::size_t count = 0;
};

Run run_of(const LeafRange& part, std::uint64_t tree_size) {
  const int height = std::countr_zero(part.end - part.begin);
  const int level_bits = height / tile_height * tile_height;
  const std::uint64_t first = part.begin >> level_bits;
  const std::uint64_t index = first / full_tile;
  // What the tree has at this level and is not in the tiles before.
  const std::uint64_t present = (tree_size >> level_bits) - index * full_tile;
  return {.tile = {.level = static_cast<std::uint8_t>(height / tile_height),
                   .index = index,
                   .width = static_cast<std::uint16_t>(std::min<std::uint64_t>(present, full_tile))},
          .offset = static_cast<std::size_t>(first % full_tile),
          .count = std::size_t{1} << (height % tile_height)};
}

std::vector<Tile> tiles_of(const std::vector<LeafRange>& ranges, std::uint64_t tree_size) {
  std::set<Tile> tiles;
  for (const LeafRange& range : ranges) {
    for (const LeafRange& part : perfect_parts(range)) tiles.insert(run_of(part, tree_size).tile);
  }
  return {tiles.begin(), tiles.end()};
}

bool is_consistency(std::uint64_t first, std::uint64_t second) { return first <= second && second <= largest_tree; }

bool needs_no_path(std::uint64_t first, std::uint64_t second) { return first == 0 || first == second; }

}  // namespace

std::string hash_tile_path(const Tile& tile) {
  return "tile/" + std::to_string(tile.level) + "/" + index_path(tile.index) + width_path(tile);
}

std::string data_tile_path(const Tile& tile) { return "tile/data/" + index_path(tile.index) + width_path(tile); }

std::string issuer_path(const Sha256Digest& fingerprint) { return "issuer/" + encode_hex(fingerprint.bytes); }

Tile tile_of_leaf(std::uint64_t index, std::uint64_t tree_size) { return run_of({index, index + 1}, tree_size).tile; }

std::vector<Tile> tiles_of_inclusion(std::uint64_t index, std::uint64_t tree_size) {
  if (index >= tree_size || tree_size > largest_tree) return {};
  return tiles_of(ranges_of_inclusion(index, tree_size), tree_size);
}

std::vector<Tile> tiles_of_consistency(std::uint64_t first, std::uint64_t second) {
  if (!is_consistency(first, second) || needs_no_path(first, second)) return {};
  return tiles_of(ranges_of_consistency(first, second), second);
}

std::vector<Tile> tiles_of_root(std::uint64_t tree_size) {
  if (tree_size > largest_tree) return {};
  return tiles_of({{0, tree_size}}, tree_size);
}

std::vector<Tile> tiles_of_ranges(const std::vector<LeafRange>& nodes, std::uint64_t tree_size) {
  if (tree_size > largest_tree) return {};
  return tiles_of(nodes, tree_size);
}

Result<void> HashTiles::add(const Tile& tile, ByteView hashes) {
  std::vector<Sha256Digest> parsed;
  Cursor cursor(hashes);
  while (const auto hash = take_digest(cursor)) parsed.push_back(*hash);
  if (!cursor.at_end() || parsed.size() != tile.width || parsed.size() > full_tile) {
    return fail(Code::log_answer_malformed, hash_tile_path(tile), "not as many hashes as it should have");
  }
  auto& kept = tiles_[{tile.level, tile.index}];
  if (parsed.size() > kept.size()) kept = std::move(parsed);
  return {};
}

// Computes hashes of a tree from its tiles.
class TileHasher {
 public:
  TileHasher(const HashTiles& tiles, std::uint64_t tree_size, const crypto::Provider& provider)
      : tiles_(tiles), tree_size_(tree_size), provider_(provider) {}

  std::optional<std::vector<Sha256Digest>> find_hashes(const std::vector<LeafRange>& ranges) const {
    std::vector<Sha256Digest> hashes;
    for (const LeafRange& range : ranges) {
      const auto hash = find_range(range);
      if (!hash) return std::nullopt;
      hashes.push_back(*hash);
    }
    return hashes;
  }

 private:
  std::optional<Sha256Digest> find_range(const LeafRange& range) const {
    std::optional<Sha256Digest> hash;
    for (const LeafRange& part : perfect_parts(range) | std::views::reverse) {
      const auto left = find_part(part);
      if (!left) return std::nullopt;
      hash = hash ? node_hash(*left, *hash, provider_) : *left;
    }
    return hash;
  }

  std::optional<Sha256Digest> find_part(const LeafRange& part) const {
    const Run run = run_of(part, tree_size_);
    const auto tile = tiles_.tiles_.find({run.tile.level, run.tile.index});
    if (tile == tiles_.tiles_.end() || tile->second.size() < run.offset + run.count) return std::nullopt;
    const auto begin = tile->second.begin() + static_cast<std::ptrdiff_t>(run.offset);
    std::vector<Sha256Digest> level(begin, begin + static_cast<std::ptrdiff_t>(run.count));
    for (; level.size() > 1; level.resize(level.size() / 2)) {
      for (std::size_t i = 0; i < level.size() / 2; ++i) {
        level[i] = node_hash(level[2 * i], level[2 * i + 1], provider_);
      }
    }
    return level.front();
  }

  const HashTiles& tiles_;
  std::uint64_t tree_size_;
  const crypto::Provider& provider_;
};

std::optional<InclusionProof> HashTiles::find_inclusion(std::uint64_t index, std::uint64_t tree_size,
                                                        const crypto::Provider& provider) const {
  if (index >= tree_size || tree_size > largest_tree) return std::nullopt;
  auto path = TileHasher(*this, tree_size, provider).find_hashes(ranges_of_inclusion(index, tree_size));
  if (!path) return std::nullopt;
  return InclusionProof{.index = index, .tree_size = tree_size, .path = *std::move(path)};
}

std::optional<ConsistencyProof> HashTiles::find_consistency(std::uint64_t first, std::uint64_t second,
                                                            const crypto::Provider& provider) const {
  if (!is_consistency(first, second)) return std::nullopt;
  if (needs_no_path(first, second)) return ConsistencyProof{.first = first, .second = second, .path = {}};
  auto path = TileHasher(*this, second, provider).find_hashes(ranges_of_consistency(first, second));
  if (!path) return std::nullopt;
  return ConsistencyProof{.first = first, .second = second, .path = *std::move(path)};
}

std::optional<Sha256Digest> HashTiles::find_root(std::uint64_t tree_size, const crypto::Provider& provider) const {
  if (tree_size == 0 || tree_size > largest_tree) return std::nullopt;
  const auto hashes = TileHasher(*this, tree_size, provider).find_hashes({{0, tree_size}});
  if (!hashes) return std::nullopt;
  return hashes->front();
}

std::optional<std::vector<Sha256Digest>> HashTiles::find_nodes(const std::vector<LeafRange>& nodes,
                                                               std::uint64_t tree_size,
                                                               const crypto::Provider& provider) const {
  if (tree_size > largest_tree) return std::nullopt;
  return TileHasher(*this, tree_size, provider).find_hashes(nodes);
}

}  // namespace emblem::ct
