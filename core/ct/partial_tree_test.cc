#include "core/ct/partial_tree.h"

#include "core/ct/tree_fixture_test.h"

namespace emblem::ct {
namespace {

PartialTree made_of(const ReferenceTree& tree, const std::vector<LeafRange>& nodes, std::uint64_t size) {
  PartialTree made(size, test_provider());
  for (const LeafRange& node : nodes) made.add(node, tree.root(node.begin, node.end));
  return made;
}

std::vector<LeafRange> run_with_surroundings(const LeafRange& run, std::uint64_t size) {
  const Surroundings around = ranges_around(run, size);
  std::vector<LeafRange> nodes = around.before;
  for (std::uint64_t leaf = run.begin; leaf < run.end; ++leaf) nodes.push_back({leaf, leaf + 1});
  nodes.insert(nodes.end(), around.behind.begin(), around.behind.end());
  return nodes;
}

TEST(PartialTree, AnyRunOfLeavesProvesEachOfThem) {
  for (std::uint64_t size = 1; size <= 21; ++size) {
    const ReferenceTree reference(size);
    for (std::uint64_t begin = 0; begin < size; ++begin) {
      for (std::uint64_t end = begin + 1; end <= size; ++end) {
        PartialTree tree = made_of(reference, run_with_surroundings({begin, end}, size), size);
        ASSERT_EQ(tree.find_root(), reference.root(size)) << begin << " to " << end << " of " << size;
        for (std::uint64_t index = begin; index < end; ++index) {
          EXPECT_EQ(tree.find_path({index, index + 1}), reference.inclusion(index, size).path)
              << index << " of " << begin << " to " << end << " of " << size;
        }
      }
    }
  }
}

TEST(PartialTree, ANodeHasTheUpperPartOfItsLeavesPath) {
  const ReferenceTree reference(13);
  PartialTree tree = made_of(reference, run_with_surroundings({4, 8}, 13), 13);
  const auto path = reference.inclusion(5, 13).path;
  EXPECT_EQ(tree.find_path({4, 8}), std::vector<Sha256Digest>(path.begin() + 2, path.end()));
}

TEST(PartialTree, AGapProvesNothing) {
  const ReferenceTree reference(4);
  PartialTree tree = made_of(reference, {{0, 2}}, 4);
  EXPECT_FALSE(tree.find_root());
  tree.add({3, 4}, reference.leaf(3));
  EXPECT_FALSE(tree.find_root());
  EXPECT_FALSE(tree.find_path({3, 4}));
  EXPECT_FALSE(PartialTree(0, test_provider()).find_root());
}

TEST(PartialTree, AFalseNodeLeadsElsewhere) {
  const ReferenceTree reference(4);
  PartialTree tree(4, test_provider());
  tree.add({0, 2}, reference.root(0, 2));
  tree.add({2, 4}, reference.root(0, 2));
  EXPECT_NE(tree.find_root(), reference.root(4));
}

}  // namespace
}  // namespace emblem::ct
