#include "core/ct/tiles.h"

#include <algorithm>

#include "core/ct/tls_syntax.h"
#include "core/ct/tree_fixture_test.h"

namespace emblem::ct {
namespace {

// The tile by its definition: the hashes of the sub-trees of 256^level leaves.
Bytes make_tile(const ReferenceTree& tree, const Tile& tile) {
  std::uint64_t leaves = 1;
  for (int i = 0; i < tile.level; ++i) leaves *= 256;
  Bytes bytes;
  for (std::uint64_t i = 0; i < tile.width; ++i) {
    const std::uint64_t begin = (tile.index * 256 + i) * leaves;
    append(bytes, tree.root(begin, begin + leaves).bytes);
  }
  return bytes;
}

HashTiles make_tiles(const ReferenceTree& tree, const std::vector<Tile>& tiles) {
  HashTiles made;
  for (const Tile& tile : tiles) EXPECT_TRUE(made.add(tile, make_tile(tree, tile)));
  return made;
}

const ReferenceTree& small_tree() {
  static const ReferenceTree made(700);
  return made;
}

constexpr std::uint64_t sizes[] = {1, 2, 3, 7, 255, 256, 257, 258, 511, 512, 513, 700};

// Every 37th and both ends.
std::vector<std::uint64_t> some_below(std::uint64_t end) {
  std::vector<std::uint64_t> numbers;
  for (std::uint64_t i = 0; i < end; i += 37) numbers.push_back(i);
  if (numbers.back() != end - 1) numbers.push_back(end - 1);
  return numbers;
}

TEST(Tile, HasThePathThatItsClausesShow) {
  EXPECT_EQ(hash_tile_path({.level = 0, .index = 1234067}), "tile/0/x001/x234/067");
  EXPECT_EQ(hash_tile_path({.level = 2, .index = 0, .width = 1}), "tile/2/000.p/1");
  EXPECT_EQ(hash_tile_path({.level = 1, .index = 999, .width = 255}), "tile/1/999.p/255");
  EXPECT_EQ(data_tile_path({.level = 0, .index = 1000, .width = 112}), "tile/data/x001/000.p/112");
  EXPECT_EQ(data_tile_path({.level = 0, .index = 273}), "tile/data/273");
  Sha256Digest fingerprint;
  fingerprint.bytes.fill(0xab);
  EXPECT_EQ(issuer_path(fingerprint), "issuer/abababababababababababababababababababababababababababababababab");
}

TEST(Tile, OfALeafIsPartialAtTheEndOfTheTree) {
  EXPECT_EQ(tile_of_leaf(0, 1), (Tile{.level = 0, .index = 0, .width = 1}));
  EXPECT_EQ(tile_of_leaf(69999, 70000), (Tile{.level = 0, .index = 273, .width = 112}));
  EXPECT_EQ(tile_of_leaf(69887, 70000), (Tile{.level = 0, .index = 272, .width = 256}));
  EXPECT_EQ(place_in_tile(69999), 111U);
}

// The example of the clause on partial tiles: 273 full tiles and one of 112, one full and one of 17, one of 1.
TEST(Tile, OfTheRootAreTheOnesAtTheRightEdge) {
  EXPECT_EQ(tiles_of_root(70000), (std::vector<Tile>{{.level = 0, .index = 273, .width = 112},
                                                     {.level = 1, .index = 1, .width = 17},
                                                     {.level = 2, .index = 0, .width = 1}}));
  EXPECT_EQ(tiles_of_root(256), (std::vector<Tile>{{.level = 1, .index = 0, .width = 1}}));
  EXPECT_EQ(tiles_of_root(0), std::vector<Tile>{});
}

TEST(HashTiles, GiveEveryProofOfInclusion) {
  for (const std::uint64_t size : sizes) {
    for (const std::uint64_t index : some_below(size)) {
      const auto proof =
          make_tiles(small_tree(), tiles_of_inclusion(index, size)).find_inclusion(index, size, test_provider());
      EXPECT_EQ(proof, small_tree().inclusion(index, size)) << index << " of " << size;
    }
  }
}

TEST(HashTiles, GiveEveryProofOfConsistency) {
  for (const std::uint64_t second : sizes) {
    for (const std::uint64_t first : some_below(second + 1)) {
      const auto proof = make_tiles(small_tree(), tiles_of_consistency(first, second))
                             .find_consistency(first, second, test_provider());
      EXPECT_EQ(proof, small_tree().consistency(first, second)) << first << " to " << second;
    }
  }
}

TEST(HashTiles, GiveTheRoot) {
  for (const std::uint64_t size : sizes) {
    EXPECT_EQ(make_tiles(small_tree(), tiles_of_root(size)).find_root(size, test_provider()), small_tree().root(size));
  }
}

TEST(HashTiles, OfThreeLevelsGiveProofsAsWell) {
  constexpr std::uint64_t size = 65536 + 300;
  const ReferenceTree tree(size);
  const Sha256Digest root = tree.root(size);
  for (const std::uint64_t index : {std::uint64_t{0}, std::uint64_t{65535}, std::uint64_t{65536}, size - 1}) {
    const std::vector<Tile> needed = tiles_of_inclusion(index, size);
    EXPECT_LE(needed.size(), 5U);
    const auto proof = make_tiles(tree, needed).find_inclusion(index, size, test_provider());
    ASSERT_TRUE(proof) << index;
    EXPECT_EQ(root_of_inclusion(tree.leaf(index), *proof, test_provider()), root) << index;
  }
  constexpr std::uint64_t first = 1000;
  const auto proof = make_tiles(tree, tiles_of_consistency(first, size)).find_consistency(first, size, test_provider());
  ASSERT_TRUE(proof);
  EXPECT_EQ(check_consistency(*proof, tree.root(first), root, test_provider()), Consistency::holds);
}

TEST(HashTiles, GiveNothingWhereOneIsMissing) {
  for (const std::uint64_t size : {std::uint64_t{2}, std::uint64_t{257}, std::uint64_t{700}}) {
    const std::vector<Tile> needed = tiles_of_inclusion(1, size);
    for (std::size_t left_out = 0; left_out < needed.size(); ++left_out) {
      std::vector<Tile> fewer = needed;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(left_out));
      EXPECT_FALSE(make_tiles(small_tree(), fewer).find_inclusion(1, size, test_provider())) << size;
    }
  }
}

TEST(HashTiles, OfALaterTreeServeAnEarlierOne) {
  const HashTiles tiles = make_tiles(small_tree(), {{.level = 0, .index = 0, .width = 256}});
  EXPECT_EQ(tiles.find_inclusion(3, 100, test_provider()), small_tree().inclusion(3, 100));
  const HashTiles narrow = make_tiles(small_tree(), {{.level = 0, .index = 0, .width = 99}});
  EXPECT_FALSE(narrow.find_inclusion(3, 100, test_provider()));
}

TEST(HashTiles, KeepTheWiderOfTwo) {
  const Tile wide{.level = 0, .index = 0, .width = 100};
  const Tile narrow{.level = 0, .index = 0, .width = 5};
  for (const auto& order : {std::vector{wide, narrow}, std::vector{narrow, wide}}) {
    EXPECT_TRUE(make_tiles(small_tree(), order).find_inclusion(3, 100, test_provider()));
  }
}

TEST(HashTiles, AlteredInOneBitLeadToAnotherRoot) {
  const std::vector<Tile> needed = tiles_of_inclusion(600, 700);
  const Sha256Digest root = small_tree().root(700);
  for (const Tile& altered : needed) {
    HashTiles tiles;
    for (const Tile& tile : needed) {
      Bytes bytes = make_tile(small_tree(), tile);
      // The leaf itself is not part of its proof.
      if (tile == altered) bytes[tile.level == 0 ? 32 * (place_in_tile(600) ^ 1) : 0] ^= 1;
      ASSERT_TRUE(tiles.add(tile, bytes));
    }
    const auto proof = tiles.find_inclusion(600, 700, test_provider());
    ASSERT_TRUE(proof);
    EXPECT_NE(root_of_inclusion(small_tree().leaf(600), *proof, test_provider()), root);
  }
}

TEST(HashTiles, WithoutExactlyTheirHashesAreRefused) {
  const auto add = [](std::uint16_t width, std::size_t bytes) {
    HashTiles tiles;
    return tiles.add({.level = 0, .index = 0, .width = width}, Bytes(bytes));
  };
  EXPECT_TRUE(add(2, 64));
  EXPECT_EQ(add(2, 63).error().code, Code::log_answer_malformed);
  EXPECT_EQ(add(2, 65).error().where, "tile/0/000.p/2");
  EXPECT_FALSE(add(2, 32));
  EXPECT_FALSE(add(2, 96));
  EXPECT_TRUE(add(256, 8192));
  EXPECT_FALSE(add(257, 8224));
}

TEST(HashTiles, GiveNoProofThatThereIsNot) {
  const HashTiles tiles = make_tiles(small_tree(), {{.level = 0, .index = 0}});
  EXPECT_TRUE(tiles.find_inclusion(4, 5, test_provider()));
  EXPECT_FALSE(tiles.find_inclusion(5, 5, test_provider()));
  EXPECT_TRUE(tiles.find_consistency(5, 5, test_provider()));
  EXPECT_FALSE(tiles.find_consistency(6, 5, test_provider()));
  EXPECT_FALSE(tiles.find_root(0, test_provider()));
  constexpr std::uint64_t most = ~std::uint64_t{0};
  EXPECT_FALSE(tiles.find_inclusion(0, most, test_provider()));
  EXPECT_FALSE(tiles.find_consistency(1, most, test_provider()));
  EXPECT_EQ(tiles_of_inclusion(5, 5), std::vector<Tile>{});
  EXPECT_EQ(tiles_of_inclusion(0, most), std::vector<Tile>{});
  EXPECT_EQ(tiles_of_consistency(6, 5), std::vector<Tile>{});
}

TEST(HashTiles, GiveTheNodesAroundARun) {
  const Surroundings around = ranges_around({256, 512}, 700);
  for (const auto& nodes : {around.before, around.behind}) {
    const HashTiles tiles = make_tiles(small_tree(), tiles_of_ranges(nodes, 700));
    const auto hashes = tiles.find_nodes(nodes, 700, test_provider());
    ASSERT_TRUE(hashes);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      EXPECT_EQ((*hashes)[i], small_tree().root(nodes[i].begin, nodes[i].end));
    }
  }
  EXPECT_FALSE(HashTiles().find_nodes(around.before, 700, test_provider()));
}

}  // namespace
}  // namespace emblem::ct
