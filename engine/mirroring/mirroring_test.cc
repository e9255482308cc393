#include "engine/mirroring/mirroring_fixture_test.h"

namespace emblem::mirroring {
namespace {

std::string name_of(const testing::TestParamInfo<Kind>& kind) {
  return kind.param == Kind::tiled ? "Tiled" : "Rfc6962";
}
INSTANTIATE_TEST_SUITE_P(Kinds, MirroringTest, testing::Values(Kind::rfc6962, Kind::tiled), name_of);

TEST_P(MirroringTest, ProvesWhatIsCaredAboutAndItsNeighbours) {
  mirror({target(1000)});
  EXPECT_TRUE(findings_.empty()) << findings_[0].text;
  for (std::uint64_t index = 512; index < 1024; index += 73) EXPECT_TRUE(proves(index)) << index;
  EXPECT_TRUE(proves(1023));
  EXPECT_FALSE(proves(511));
  EXPECT_FALSE(proves(1024));
  EXPECT_EQ(memory_.find(log_.log().id), log_.head());
}

TEST_P(MirroringTest, ProvesEntriesAtBothEndsAndInSeveralIntervals) {
  const std::vector<std::uint64_t> indexes{0, 511, 2000, 2048, 2559, 2600, 4607, 4608, 4999};
  std::set<Target> targets;
  for (const std::uint64_t index : indexes) targets.insert(target(index));
  mirror(targets);
  EXPECT_TRUE(findings_.empty()) << findings_[0].text;
  for (const std::uint64_t index : indexes) EXPECT_TRUE(proves(index)) << index;
}

TEST_P(MirroringTest, AsksTheSameWhicheverEntryOfAnIntervalIsWanted) {
  mirror({target(1024)});
  const auto first = asked_;
  for (const std::uint64_t index : {std::uint64_t{1300}, std::uint64_t{1535}}) {
    index_ = {};
    store_.sections.clear();
    store_.issuers.clear();
    memory_ = {};
    mirror({target(index)});
    EXPECT_EQ(asked_, first) << index;
    EXPECT_TRUE(proves(index));
  }
}

TEST_P(MirroringTest, EveryQuestionIsPartOfAnIntervalOfEnoughOthers) {
  for (const std::uint64_t others : {std::uint64_t{100}, std::uint64_t{255}, std::uint64_t{256}, std::uint64_t{1000}}) {
    others_ = others;
    index_ = {};
    store_.sections.clear();
    mirror({target(1700), target(4999)});
    std::set<std::uint64_t> entries;
    for (const auto& [begin, end] : entries_asked()) {
      for (std::uint64_t index = begin; index <= end; ++index) entries.insert(index);
    }
    const mirror::MirroredLog& mirrored = index_.logs.at(log_.log().id);
    ASSERT_EQ(mirrored.told.size(), 2U);
    for (const auto& [begin, end] : mirrored.told) {
      EXPECT_GE(end - begin, others + 1);
      EXPECT_EQ(begin % mirror::interval_width(others), 0U);
      for (std::uint64_t index = begin; index < end; ++index) EXPECT_TRUE(entries.contains(index)) << index;
    }
    for (const std::string& path : asked_) {
      EXPECT_EQ(path.find("get-proof-by-hash"), std::string::npos);
      EXPECT_EQ(path.find("get-entry-and-proof"), std::string::npos);
    }
  }
}

TEST_P(MirroringTest, AsksNoTileOfTheHashesThatItComputes) {
  if (!is_tiled()) GTEST_SKIP() << "for tiles";
  mirror({target(1000)});
  for (const std::string& path : asked_) {
    EXPECT_TRUE(!path.starts_with("tile/0/") || path.starts_with("tile/0/019.p/136")) << path;
  }
}

TEST_P(MirroringTest, AWholeLogNeedsNothingAroundIt) {
  std::set<Target> targets;
  for (std::uint64_t index = 0; index < 5000; index += 500) targets.insert(target(index));
  mirror(targets);
  EXPECT_TRUE(findings_.empty()) << findings_[0].text;
  for (const std::string& path : asked_) {
    EXPECT_EQ(path.find("consistency"), std::string::npos);
    EXPECT_TRUE(!path.starts_with("tile/") || path.starts_with("tile/data/")) << path;
  }
  for (std::uint64_t index = 0; index < 5000; index += 457) EXPECT_TRUE(proves(index)) << index;
  EXPECT_EQ(disclosures_.back().learned, "that somebody wants something of the entries 0 to 4999, 5000 of them");
}

TEST_P(MirroringTest, WhatIsKeptIsNotAskedAgain) {
  mirror({target(1000)});
  mirror({target(1000), target(700)});
  EXPECT_EQ(asked_.size(), 1U);  // the tree head
  EXPECT_TRUE(disclosures_.empty());
}

TEST_P(MirroringTest, WhatIsKeptIsReadOnceAtEachRun) {
  mirror({target(1000), target(3000)});
  const std::size_t kept = index_.logs.at(log_.log().id).sections.size();
  for (int run = 0; run < 2; ++run) {
    store_.times_read = 0;
    mirror({target(1000), target(3000)});
    EXPECT_EQ(store_.times_read, kept);
  }
}

TEST_P(MirroringTest, GoesOnWhereItWasInterrupted) {
  bounds_.requests = is_tiled() ? 3 : 8;
  mirror({target(1000)});
  expect_one(Code::log_unreachable);
  EXPECT_FALSE(store_.sections.empty());
  const auto kept = store_.sections;
  const auto before = asked_;
  bounds_ = mirror_bounds;
  mirror({target(1000)});
  EXPECT_TRUE(findings_.empty()) << findings_[0].text;
  EXPECT_TRUE(proves(1000));
  for (const auto& [key, content] : kept) EXPECT_EQ(store_.sections.at(key), content);
  mirror::Index whole = index_;
  index_ = {};
  store_.sections.clear();
  mirror({target(1000)});
  EXPECT_EQ(index_, whole);
}

TEST_P(MirroringTest, FollowsALogThatGrows) {
  mirror({target(4900)});
  log_.grow(5300);
  mirror({target(4900), target(5250)});
  EXPECT_TRUE(findings_.empty()) << findings_[0].text;
  EXPECT_TRUE(proves(4900));
  EXPECT_TRUE(proves(5250));
  EXPECT_TRUE(proves(4864));
}

TEST_P(MirroringTest, FindsAnEntryThatTheLogTookInLate) {
  Target late = target(1000);
  late.index = std::nullopt;
  late.timestamp = log_.timestamp(300);
  mirror({late});
  EXPECT_TRUE(findings_.empty()) << findings_[0].text;
  EXPECT_TRUE(proves(1000));
  EXPECT_TRUE(std::ranges::any_of(disclosures_, [](const gathering::Disclosure& told) {
    return told.learned.find("out of the order of its timestamp") != std::string::npos;
  }));
}

TEST_P(MirroringTest, OnlyWhatIsNewCountsAsOthers) {
  others_ = 100;
  mirror({target(1000)});
  others_ = 500;
  mirror({target(600), target(1000)});
  EXPECT_TRUE(findings_.empty()) << findings_[0].text;
  EXPECT_EQ(index_.logs.at(log_.log().id).told,
            (std::set<std::pair<std::uint64_t, std::uint64_t>>{{512, 768}, {512, 1024}, {768, 1024}}));
  EXPECT_EQ(disclosures_.back().learned,
            "that somebody wants something of the entries 512 to 1023, 512 of them, of which 256 were not asked for "
            "before");
}

// What goes wrong.

TEST_P(MirroringTest, AnEntryThatTheLogLacksIsNamed) {
  Target nobody = target(1000);
  nobody.leaf_hash = Sha256Digest{};
  mirror({nobody, target(3000)});
  expect_one(Code::mirror_lacks_entry);
  EXPECT_TRUE(proves(3000));
}

TEST_P(MirroringTest, AnIndexOutsideOfTheLogIsNamed) {
  mirror({Target{.leaf_hash = std::nullopt, .index = 5000}});
  expect_one(Code::log_lacks_entry);
  EXPECT_EQ(asked_.size(), 1U);
}

TEST_P(MirroringTest, ALogThatIsTooSmallIsAskedForNothing) {
  others_ = 5000;
  mirror({target(1000)});
  expect_one(Code::mirror_lacks_entry);
  EXPECT_EQ(asked_.size(), 1U);
}

TEST_P(MirroringTest, AMirrorTakesInSoMuchAndNoMore) {
  limits_.mirror_entries = 511;
  mirror({target(1000)});
  expect_one(Code::limit_exceeded);
  for (const auto& [begin, end] : entries_asked()) EXPECT_EQ(begin / 100 * 100 % 256, begin / 100 * 100 % 256);
}

TEST_P(MirroringTest, ASectionIsBoundedHoweverManyPagesItTakes) {
  limits_.http_answer_bytes = 30'000;  // a page has 22,000, and 13,000 as entries of a tile
  if (is_tiled()) limits_.http_answer_bytes = 20'000;
  mirror({target(1000)});
  expect_one(is_tiled() ? Code::log_answer_wrong : Code::limit_exceeded);
  EXPECT_TRUE(index_.logs.at(log_.log().id).sections.empty());
}

// One entry is another's: nothing of its run is taken, and the next time all of it is asked for again.
TEST_P(MirroringTest, AFalseEntryIsCaught) {
  const std::string part = is_tiled() ? "tile/data/002" : "get-entries?start=512&";
  const std::string other = is_tiled() ? "tile/data/003" : "ct/v1/get-entries?start=768&end=867";
  mirror({target(1000)}, instead(part, log_.answer(other).body));
  expect_one(Code::log_answer_wrong);
  EXPECT_TRUE(index_.logs.at(log_.log().id).sections.empty());
  EXPECT_TRUE(store_.sections.empty() || !is_tiled());
  mirror({target(1000)});
  EXPECT_TRUE(findings_.empty()) << findings_[0].text;
  EXPECT_TRUE(proves(1000));
}

TEST_P(MirroringTest, ATruncatedAnswerIsCaught) {
  const std::string part = is_tiled() ? "tile/data/002" : "get-entries?start=512&";
  Bytes body = log_.answer(is_tiled() ? "tile/data/002" : "ct/v1/get-entries?start=512&end=767").body;
  body.resize(body.size() - 10);
  mirror({target(1000)}, instead(part, body));
  expect_one(Code::log_answer_wrong);
  EXPECT_TRUE(index_.logs.at(log_.log().id).sections.empty());
}

TEST_P(MirroringTest, FalseNodesAroundARunAreCaught) {
  const std::string part = is_tiled() ? "tile/1/" : "get-sth-consistency";
  mirror({target(1000)}, [&](std::string_view path, WebAnswer honest) -> Result<WebAnswer> {
    if (path.find(part) != std::string_view::npos) {
      std::uint8_t& last = is_tiled() ? honest.body.front() : honest.body[honest.body.size() - 10];
      last = last == 'A' ? 'B' : 'A';
    }
    return honest;
  });
  expect_one(Code::log_answer_wrong);
  EXPECT_TRUE(index_.logs.at(log_.log().id).sections.empty());
}

TEST_P(MirroringTest, WhatWasProvenBeforeStaysWhereAWiderRunDoesNotProve) {
  others_ = 100;
  mirror({target(1000)});
  const std::string part = is_tiled() ? "tile/1/" : "get-sth-consistency";
  others_ = 500;
  mirror({target(600), target(1000)}, [&](std::string_view path, WebAnswer honest) -> Result<WebAnswer> {
    if (path.find(part) != std::string_view::npos) {
      std::uint8_t& last = is_tiled() ? honest.body.front() : honest.body[honest.body.size() - 10];
      last = last == 'A' ? 'B' : 'A';
    }
    return honest;
  });
  expect_one(Code::log_answer_wrong);
  EXPECT_TRUE(proves(1000));
  EXPECT_FALSE(store_.sections.contains({log_.log().id, 512, 768}));  // what is new and unproven is gone
}

// The index on the disk names the old section until another is written.
TEST_P(MirroringTest, ASectionThatGrewStaysInTheStoreUntilTheIndexIsWritten) {
  mirror({target(4999)});
  const auto kept = store_.sections;
  log_.grow(5300);
  mirror({target(5250)});
  EXPECT_TRUE(findings_.empty()) << findings_[0].text;
  for (const auto& [key, content] : kept) EXPECT_TRUE(store_.sections.contains(key));
  EXPECT_EQ(store_.retired, std::vector<ct::LeafRange>({{4864, 5000}}));
}

TEST_P(MirroringTest, AProofOfAnotherLengthIsCaught) {
  if (is_tiled()) GTEST_SKIP() << "for RFC 6962";
  mirror({target(1000)}, instead("consistency", {'{', '"', 'c', 'o', 'n', 's', 'i', 's', 't', 'e', 'n', 'c', 'y', '"',
                                                 ':', '[', ']', '}'}));
  expect_one(Code::log_answer_wrong);
}

TEST_P(MirroringTest, ATreeThatShrankIsSetAside) {
  mirror({target(1000)});
  log_.cut(4000);
  mirror({target(2000)});
  expect_one(Code::log_tree_shrank);
  EXPECT_TRUE(proves(1000));
  EXPECT_FALSE(proves(2000));
}

TEST_P(MirroringTest, AForkIsCaught) {
  mirror({target(1000)});
  log_.cut(4000);
  log_.grow(5200, 1);
  mirror({target(2000)});
  expect_one(Code::log_forked);
  EXPECT_TRUE(proves(1000));
  EXPECT_FALSE(proves(2000));
}

TEST_P(MirroringTest, ASilentLogIsAskedNoMore) {
  const std::string part = is_tiled() ? "tile/data" : "get-entries";
  mirror({target(1000)}, [&](std::string_view path, WebAnswer honest) -> Result<WebAnswer> {
    if (path.find(part) == std::string_view::npos) return honest;
    return fail(Code::http_unanswered, "log.example", "too slow");
  });
  expect_one(Code::log_unreachable);
}

TEST_P(MirroringTest, AStoreThatCannotWriteEndsIt) {
  store_.full = true;
  mirror({target(1000)});
  expect_one(Code::file_not_written);
}

TEST_P(MirroringTest, ADamagedStoreIsAskedForAgain) {
  mirror({target(1000)});
  for (auto& [key, content] : store_.sections) content.back() ^= 1;
  others_ = 1000;
  mirror({target(100)});
  EXPECT_TRUE(findings_.empty()) << findings_[0].text;
  EXPECT_TRUE(proves(1000));
  EXPECT_TRUE(proves(100));
}

// Wherever the target stands: who repaired what he needs alone would tell what that is.
TEST_P(MirroringTest, WhatTheStoreLostIsAskedForAgain) {
  const MemoryStore::Key first{log_.log().id, 512, 768};
  std::vector<std::string> before;
  for (const std::uint64_t wanted : {std::uint64_t{600}, std::uint64_t{1000}}) {
    for (const bool is_gone : {false, true}) {
      index_ = {};
      store_.sections.clear();
      store_.issuers.clear();
      memory_ = {};
      mirror({target(wanted)});
      const mirror::Index whole = index_;
      if (is_gone) {
        store_.sections.erase(first);
      } else {
        store_.sections.at(first).back() ^= 1;
      }
      mirror({target(wanted)});
      EXPECT_TRUE(findings_.empty()) << findings_[0].text;
      EXPECT_EQ(index_, whole);
      EXPECT_TRUE(proves(600));
      EXPECT_TRUE(proves(1000));
      for (const auto& [begin, end] : entries_asked()) EXPECT_LT(end, 768U);
      EXPECT_TRUE(before.empty() || asked_ == before);
      before = asked_;
    }
  }
}

TEST_P(MirroringTest, WhatIsLostAndDoesNotComeAgainIsNamedNoMore) {
  mirror({target(1000)});
  store_.sections.erase({log_.log().id, 768, 1024});
  const std::string part = is_tiled() ? "tile/data" : "get-entries";
  mirror({target(1000)}, [&](std::string_view path, WebAnswer honest) -> Result<WebAnswer> {
    if (path.find(part) == std::string_view::npos) return honest;
    return fail(Code::http_unanswered, "log.example", "too slow");
  });
  expect_one(Code::log_unreachable);
  EXPECT_FALSE(proves(1000));
  EXPECT_TRUE(proves(600));
  EXPECT_EQ(index_.logs.at(log_.log().id).sections.size(), 1U);
}

TEST_P(MirroringTest, CertificatesThatTheStoreLostAreAskedForAgain) {
  mirror({target(1000)});
  const mirror::Index whole = index_;
  const auto sections = store_.sections;
  const auto issuers = std::exchange(store_.issuers, {});
  ASSERT_FALSE(issuers.empty());
  mirror({target(1000)});
  EXPECT_TRUE(findings_.empty()) << findings_[0].text;
  EXPECT_EQ(index_, whole);
  EXPECT_EQ(store_.sections, sections);
  EXPECT_EQ(store_.issuers, issuers);
  EXPECT_FALSE(lacks_issuers_);
  EXPECT_TRUE(!is_tiled() || entries_asked().empty());
}

TEST_P(MirroringTest, ACertificateThatDoesNotComeIsMissedAndAskedForTheNextTime) {
  if (!is_tiled()) GTEST_SKIP() << "they come with the entries";
  mirror({target(1000)}, [](std::string_view path, WebAnswer honest) -> Result<WebAnswer> {
    return path.starts_with("issuer/") ? WebAnswer{404, {}} : std::move(honest);
  });
  EXPECT_TRUE(lacks_issuers_);
  mirror({target(1000)});
  EXPECT_FALSE(lacks_issuers_);
  EXPECT_TRUE(proves(1000));
  mirror({target(1000)});
  EXPECT_EQ(asked_.size(), 1U);  // the tree head
}

}  // namespace
}  // namespace emblem::mirroring
