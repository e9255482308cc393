#include "engine/updating/update_queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace emblem::updating {
namespace {

const dns::DomainName zone = dns::DomainName::parse("hospital.example").value();

dns::DomainName owner(std::size_t number) {
  return dns::DomainName::parse("w" + std::to_string(number) + ".hospital.example").value();
}

std::vector<update::OwnerChange> changes(std::size_t count) {
  std::vector<update::OwnerChange> made;
  for (std::size_t i = 0; i < count; ++i) made.push_back({owner(i), {}, {{owner(i), dns::type_txt, 60, {1, 'x'}}}});
  return made;
}

// A server at which these owners are aliases; how many messages it took to be done.
std::size_t run(UpdateQueue& queue, const std::set<dns::DomainName>& aliases) {
  std::size_t sent = 0;
  while (const update::Update* update = queue.next()) {
    ++sent;
    const bool spoiled = std::ranges::any_of(
        update->changes, [&](const update::OwnerChange& change) { return aliases.contains(change.owner); });
    spoiled ? queue.on_alias() : queue.on_taken();
  }
  return sent;
}

TEST(UpdateQueue, SendsEverythingInOrder) {
  auto queue = UpdateQueue::make(zone, changes(1000), 4000).value();
  EXPECT_GT(run(queue, {}), 1U);
  EXPECT_EQ(queue.taken(), changes(1000));
}

TEST(UpdateQueue, LeavesOutAliasesAndNothingElse) {
  auto queue = UpdateQueue::make(zone, changes(100), 65000).value();
  EXPECT_LT(run(queue, {owner(3), owner(77)}), 40U);
  EXPECT_EQ(queue.taken().size(), 98U);
  EXPECT_EQ(queue.aliases(), (std::vector{owner(3), owner(77)}));
}

TEST(UpdateQueue, EndsWhereAllAreAliases) {
  auto queue = UpdateQueue::make(zone, changes(4), 65000).value();
  std::set<dns::DomainName> all;
  for (std::size_t i = 0; i < 4; ++i) all.insert(owner(i));
  run(queue, all);
  EXPECT_TRUE(queue.taken().empty());
  EXPECT_EQ(queue.aliases().size(), 4U);
}

}  // namespace
}  // namespace emblem::updating
