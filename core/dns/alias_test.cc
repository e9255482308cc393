#include "core/dns/alias.h"

#include <gtest/gtest.h>

#include "core/dns/name_test.h"

namespace emblem::dns {
namespace {

Record alias(RecordType type, std::string_view owner, std::string_view target) {
  const DomainName to = name(target);
  return {name(owner), type, 60, Bytes(to.wire().begin(), to.wire().end())};
}

TEST(Alias, LeadsNowhereWithoutRecords) {
  const auto path = follow_aliases(name("a.example"), {}, 8);
  EXPECT_EQ(path.end, name("a.example"));
  EXPECT_EQ(path.how, AliasEnd::reached);
  EXPECT_TRUE(path.used.empty());
}

TEST(Alias, IsFollowedWhateverTheOrderOfRecords) {
  const std::vector<Record> records{alias(type_cname, "b.example", "c.example"),
                                    alias(type_cname, "a.example", "b.example")};
  const auto path = follow_aliases(name("a.example"), records, 8);
  EXPECT_EQ(path.end, name("c.example"));
  EXPECT_EQ(path.used.size(), 2U);
}

TEST(Alias, OfASubtreeMovesWhatIsBelowAndNotItsOwner) {
  const std::vector<Record> records{alias(type_dname, "old.example", "new.example")};
  EXPECT_EQ(follow_aliases(name("x.y.old.example"), records, 8).end, name("x.y.new.example"));
  EXPECT_EQ(follow_aliases(name("old.example"), records, 8).end, name("old.example"));
}

TEST(Alias, ThatLoopsIsFound) {
  const std::vector<Record> two{alias(type_cname, "a.example", "b.example"),
                                alias(type_cname, "b.example", "a.example")};
  EXPECT_EQ(follow_aliases(name("a.example"), two, 8).how, AliasEnd::looped);
  const std::vector<Record> self{alias(type_cname, "a.example", "a.example")};
  EXPECT_EQ(follow_aliases(name("a.example"), self, 8).how, AliasEnd::looped);
}

TEST(Alias, IsFollowedAsOftenAsAllowedAndNotOnceMore) {
  std::vector<Record> records;
  for (int i = 0; i < 3; ++i) {
    records.push_back(
        alias(type_cname, "n" + std::to_string(i) + ".example", "n" + std::to_string(i + 1) + ".example"));
  }
  EXPECT_EQ(follow_aliases(name("n0.example"), records, 3).how, AliasEnd::reached);
  EXPECT_EQ(follow_aliases(name("n0.example"), records, 2).how, AliasEnd::looped);
}

TEST(Alias, ThatGrowsBeyondANameIsALoop) {
  const std::vector<Record> records{alias(type_dname, "example", "a.example")};
  EXPECT_EQ(follow_aliases(name("x.example"), records, 8).how, AliasEnd::looped);
  const std::string longest = std::string(60, 'x') + "." + std::string(60, 'y') + "." + std::string(60, 'z');
  const std::vector<Record> wide{alias(type_dname, "example", longest + ".example")};
  EXPECT_EQ(follow_aliases(name(longest + ".example"), wide, 8).how, AliasEnd::looped);
}

TEST(AliasEnds, AreOneWhereAliasesAgree) {
  const std::vector<Record> records{alias(type_cname, "a.example", "b.example"),
                                    alias(type_dname, "example", "example.net"),
                                    alias(type_cname, "x.example", "a.example")};
  EXPECT_EQ(find_alias_ends(name("x.example"), records, 8), std::vector{name("b.example.net")});
  EXPECT_EQ(find_alias_ends(name("b.test"), records, 8), std::vector{name("b.test")});
}

TEST(AliasEnds, AreAllToWhichAnswersLead) {
  const std::vector<Record> records{
      alias(type_cname, "a.example", "z.example"), alias(type_cname, "a.example", "b.example"),
      alias(type_cname, "b.example", "c.example"), alias(type_cname, "z.example", "c.example"),
      alias(type_cname, "z.example", "d.example")};
  EXPECT_EQ(find_alias_ends(name("a.example"), records, 8), (std::vector{name("c.example"), name("d.example")}));
}

TEST(AliasEnds, OfALoopAreThoseBesideItOrWhereFollowingStops) {
  std::vector<Record> records{alias(type_cname, "a.example", "b.example"), alias(type_cname, "b.example", "a.example")};
  EXPECT_EQ(find_alias_ends(name("a.example"), records, 8),
            std::vector{follow_aliases(name("a.example"), records, 8).end});
  records.push_back(alias(type_cname, "b.example", "c.example"));
  EXPECT_EQ(find_alias_ends(name("a.example"), records, 8), std::vector{name("c.example")});
}

TEST(AliasEnds, AreSoughtAsFarAsAllowedAndNotOneStepMore) {
  const std::vector<Record> records{alias(type_cname, "a.example", "b.example"),
                                    alias(type_cname, "b.example", "c.example")};
  EXPECT_EQ(find_alias_ends(name("a.example"), records, 2), std::vector{name("c.example")});
  EXPECT_EQ(find_alias_ends(name("a.example"), records, 1), std::vector{name("b.example")});
}

TEST(AliasEnds, AreAlsoNamesOnTheWayThatHaveRecordsOfTheirOwn) {
  std::vector<Record> records{alias(type_cname, "a.example", "evil.example"),
                              alias(type_dname, "sub.example", "evil.example")};
  EXPECT_EQ(find_alias_ends(name("a.example"), records, 8), std::vector{name("evil.example")});
  records.push_back({.owner = name("a.example"), .type = type_txt, .rdata = {1, 'x'}});
  EXPECT_EQ(find_alias_ends(name("a.example"), records, 8), (std::vector{name("a.example"), name("evil.example")}));
  records.push_back({.owner = name("b.sub.example"), .type = type_txt, .rdata = {1, 'x'}});
  EXPECT_EQ(find_alias_ends(name("b.sub.example"), records, 8),
            (std::vector{name("b.sub.example"), name("b.evil.example")}));
}

TEST(AliasEnds, OfALoopAreWhereAnotherAnswerHasRecords) {
  const std::vector<Record> records{alias(type_cname, "a.example", "b.example"),
                                    alias(type_cname, "b.example", "a.example"),
                                    {.owner = name("a.example"), .type = type_txt, .rdata = {1, 'x'}}};
  EXPECT_EQ(find_alias_ends(name("a.example"), records, 8), std::vector{name("a.example")});
}

TEST(AliasEnds, OfVeryManyAliasesAreBounded) {
  std::vector<Record> records;
  for (int i = 0; i < 3000; ++i) records.push_back(alias(type_cname, "a.example", std::to_string(i) + ".example"));
  EXPECT_EQ(find_alias_ends(name("a.example"), records, 8).size(), 1023U);
}

}  // namespace
}  // namespace emblem::dns
