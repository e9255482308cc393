#include "engine/publishing/difference.h"

#include <gtest/gtest.h>

#include "core/dns/text_record.h"
#include "tests/support/signing_key.h"

namespace emblem::publishing {
namespace {

using Records = std::vector<dns::Record>;

dns::Record ihle(std::uint8_t byte, std::uint32_t ttl = 3600) {
  return {dns::DomainName::parse("www.hospital.example").value(), dns::default_type_ihle, ttl, {byte}};
}

dns::Record text(std::string_view text, std::uint32_t ttl = 3600) {
  return {dns::DomainName::parse("www.hospital.example").value(), dns::type_txt, ttl, dns::encode_text_record(text)};
}

Difference compare(const Records& wanted, const Records& standing, const Records& published = {}) {
  const KnownRecords known;
  return find_difference(wanted, standing,
                         {.wanted = wanted, .published = published, .known = known, .provider = support::provider()});
}

TEST(Difference, IsNoneWhereAllStandsAsWanted) {
  const auto found = compare({ihle(1), ihle(2)}, {ihle(2), ihle(1)});
  EXPECT_TRUE(found.remove.empty() && found.add.empty() && found.findings.empty());
  EXPECT_EQ(found.keep.size(), 2U);
}

TEST(Difference, RemovesWhatTheHomePutThereAndWantsNoMore) {
  const auto found = compare({ihle(2)}, {ihle(1)}, {ihle(1)});
  EXPECT_EQ(found.remove, Records{ihle(1)});
  EXPECT_EQ(found.add, Records{ihle(2)});
  EXPECT_TRUE(found.findings.empty());
}

TEST(Difference, LeavesRecordsOfOthersAndSaysSoOnce) {
  const auto found = compare({ihle(2)}, {ihle(1), ihle(3), text("adem-token=x"), text("v=spf1 -all")});
  EXPECT_TRUE(found.remove.empty());
  ASSERT_EQ(found.findings.size(), 1U);
  EXPECT_EQ(found.findings[0].code, Code::record_of_another);
  EXPECT_EQ(found.findings[0].where, "www.hospital.example");
  EXPECT_TRUE(compare({}, {text("v=spf1 -all")}).findings.empty());
}

TEST(Difference, TakesNothingAwayThatStandsNoMore) { EXPECT_TRUE(compare({}, {}, {ihle(1)}).remove.empty()); }

TEST(Difference, RewritesAnotherTimeToLive) {
  const auto found = compare({ihle(1)}, {ihle(1, 60)});
  EXPECT_EQ(found.remove, Records{ihle(1, 60)});
  EXPECT_EQ(found.add, Records{ihle(1)});
}

TEST(Difference, TakesTheTimeToLiveOfOthersInTheRecordSet) {
  const auto found = compare({text("adem-token=x")}, {text("v=spf1 -all", 60)});
  EXPECT_EQ(found.add, Records{text("adem-token=x", 60)});
  const auto again = compare({text("adem-token=x")}, {text("v=spf1 -all", 60), text("adem-token=x", 60)});
  EXPECT_TRUE(again.add.empty() && again.remove.empty());
}

TEST(Records, AreUnitedAndComparedWhateverTheirTimeToLive) {
  EXPECT_EQ(unite({ihle(1), ihle(2)}, {ihle(2, 60), ihle(3)}).size(), 3U);
  EXPECT_TRUE(holds_the_same({ihle(1), ihle(2)}, {ihle(2, 60), ihle(1)}));
  EXPECT_FALSE(holds_the_same({ihle(1)}, {ihle(1), ihle(2)}));
  EXPECT_FALSE(holds_the_same({ihle(1)}, {ihle(2)}));
}

}  // namespace
}  // namespace emblem::publishing
