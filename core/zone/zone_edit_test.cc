#include "core/zone/zone_edit.h"

#include <gtest/gtest.h>

#include "core/bytes/base_encodings.h"
#include "core/dns/name_test.h"

namespace emblem::zone {
namespace {

using dns::name;

// An IHLE record of one byte.
dns::Record ihle(std::string_view owner, std::uint8_t byte, std::uint32_t ttl = 3600) {
  return {.owner = name(owner), .type = dns::default_type_ihle, .ttl = ttl, .rdata = {byte}};
}

std::string line(std::string_view owner, std::string_view hex, std::string_view ttl = "3600") {
  return std::string(owner) + ". " + std::string(ttl) + " IN TYPE65297 \\# 1 " + std::string(hex) + "\n";
}

EditedZone edited(std::string_view text, const ZoneEdit& edit) {
  const auto file = ZoneFile::parse(text, {.zone = name("hospital.example")});
  EXPECT_TRUE(file) << file.error().where << " " << file.error().detail;
  auto done = edit_zone(*file, edit);
  EXPECT_TRUE(done);
  return *std::move(done);
}

std::string edit(std::string_view text, const ZoneEdit& change) { return edited(text, change).text; }

const std::string head = "$TTL 3600\n@ SOA ns hostmaster 7 1h 15m 30d 1h\n@ NS ns\n";
const std::string raised = "$TTL 3600\n@ SOA ns hostmaster 8 1h 15m 30d 1h\n@ NS ns\n";

TEST(ZoneEdit, PutsRecordsBehindThoseOfTheirOwner) {
  EXPECT_EQ(edit(head + "www A 192.0.2.1 ; web\n    AAAA 2001:db8::1\n; mail\nmail A 192.0.2.2\n",
                 {.add = {ihle("www.hospital.example", 1)}}),
            raised + "www A 192.0.2.1 ; web\n    AAAA 2001:db8::1\n" + line("www.hospital.example", "01") +
                "; mail\nmail A 192.0.2.2\n");
}

TEST(ZoneEdit, PutsRecordsOfNewOwnersAtTheEnd) {
  EXPECT_EQ(edit(head + "; the end\n\n", {.add = {ihle("b.hospital.example", 2), ihle("a.hospital.example", 1)}}),
            raised + "; the end\n\n" + line("a.hospital.example", "01") + line("b.hospital.example", "02"));
}

TEST(ZoneEdit, WithoutTtlDirectivePutsThemWhereNoRecordCanTakeTheirTimeToLive) {
  const std::string text = "@ 300 SOA ns hostmaster 7 1h 15m 30d 1h\nwww A 192.0.2.1\nmail A 192.0.2.2\n";
  EXPECT_TRUE(edit(text, {.add = {ihle("www.hospital.example", 1)}})
                  .ends_with("mail A 192.0.2.2\n" + line("www.hospital.example", "01")));
}

TEST(ZoneEdit, ThatChangesNothingLeavesEveryByte) {
  const std::string text = head + "www IHLE 01\n";
  const auto same = edited(text, {.remove = {ihle("www.hospital.example", 2), ihle("mail.hospital.example", 1)},
                                  .add = {ihle("www.hospital.example", 1)}});
  EXPECT_EQ(same.text, text);
  EXPECT_EQ(same.serial_after, same.serial_before);
  EXPECT_EQ(same.serial_before, 7U);
  EXPECT_TRUE(same.added.empty() && same.removed.empty());
}

TEST(ZoneEdit, RemovesARecordHoweverItIsWritten) {
  const ZoneEdit remove{.remove = {ihle("www.hospital.example", 0xab)}};
  for (const std::string ours : {"www.hospital.example. 3600 IN TYPE65297 \\# 1 ab\n",
                                 "WWW TYPE65297 \\# 1 AB ; ours\r\n", "www IN 60 IHLE ( ; one\n  a ; two\n\n\t b )\n",
                                 "\\119ww ihle AB\n", "\"www\" IHLE ab", "$ORIGIN example.\nwww.hospital IHLE ab\n"}) {
    EXPECT_EQ(edited(head + ours, remove).removed.size(), 1U) << ours;
    EXPECT_FALSE(edit(head + ours, remove).contains("IHLE")) << ours;
  }
  EXPECT_TRUE(edited(head + "www TYPE65298 \\# 1 ab\n", remove).removed.empty());
  EXPECT_TRUE(edited(head + "www IHLE abab\n", remove).removed.empty());
  EXPECT_TRUE(edited(head + "www CH IHLE ab\n", remove).removed.empty());
}

TEST(ZoneEdit, RemovesNoRecordWhoseDataIsNotRead) {
  const dns::Record bare{.owner = name("www.hospital.example"), .type = dns::type_a};
  EXPECT_TRUE(edited(head + "www A 192.0.2.1\n", {.remove = {bare}}).removed.empty());
}

TEST(ZoneEdit, WritesTheOwnerOutWhereTheLineBehindLeanedOnARemovedOne) {
  const ZoneEdit remove{.remove = {ihle("www.hospital.example", 1), ihle("www.hospital.example", 2)}};
  EXPECT_EQ(edit(head + "www IHLE 01\n  A 192.0.2.1\n", remove), raised + "www  A 192.0.2.1\n");
  // In place of blanks where there is room, before a tab where there is one.
  EXPECT_EQ(edit(head + "www   IHLE 01\n      A 192.0.2.1\n", remove), raised + "www   A 192.0.2.1\n");
  EXPECT_EQ(edit(head + "www\tIHLE 01\n\tA 192.0.2.1\n", remove), raised + "www\tA 192.0.2.1\n");
  // Once, for the first that stays.
  EXPECT_EQ(edit(head + "www IHLE 01\n IHLE 02\n; so\n A 192.0.2.1\n A 192.0.2.2\n", remove),
            raised + "; so\nwww A 192.0.2.1\n A 192.0.2.2\n");
  // Not where the owner was written before, nor where it is written next.
  EXPECT_EQ(edit(head + "www A 192.0.2.1\n IHLE 01\n A 192.0.2.2\n", remove),
            raised + "www A 192.0.2.1\n A 192.0.2.2\n");
  EXPECT_EQ(edit(head + "www IHLE 01\nmail A 192.0.2.1\n A 192.0.2.2\n", remove),
            raised + "mail A 192.0.2.1\n A 192.0.2.2\n");
}

TEST(ZoneEdit, WritesTheOwnerOutWholeWhereTheOriginChangedBetween) {
  const ZoneEdit remove{.remove = {ihle("www.hospital.example", 1)}};
  EXPECT_EQ(edit(head + "www IHLE 01\n$ORIGIN example.\n A 192.0.2.1\n", remove),
            raised + "$ORIGIN example.\nwww.hospital.example. A 192.0.2.1\n");
}

TEST(ZoneEdit, WritesTheTimeToLiveOutWhereTheLineBehindTookThatOfARemovedOne) {
  const std::string soa = "@ 300 SOA ns hostmaster 7 1h 15m 30d 1h\n";
  const std::string soa_raised = "@ 300 SOA ns hostmaster 8 1h 15m 30d 1h\n";
  const ZoneEdit remove{.remove = {ihle("www.hospital.example", 1)}};
  EXPECT_EQ(edit(soa + "www 60 IN IHLE 01\n IN A 192.0.2.1\nmail A 192.0.2.2\nns 5 A 192.0.2.3\n", remove),
            soa_raised + "www 60 IN A 192.0.2.1\nmail A 192.0.2.2\nns 5 A 192.0.2.3\n");
  EXPECT_EQ(edit(soa + "www 300 IHLE 01\nmail A 192.0.2.2\n", remove), soa_raised + "mail A 192.0.2.2\n");
  EXPECT_EQ(edit(soa + "www 60 IHLE 01\nmail 70 A 192.0.2.2\n", remove), soa_raised + "mail 70 A 192.0.2.2\n");
  EXPECT_EQ(edit(head + "www 60 IHLE 01\nmail A 192.0.2.2\n", remove), raised + "mail A 192.0.2.2\n");
}

TEST(ZoneEdit, TakesTheTimeToLiveOfTheRecordSetThatStays) {
  const auto done = edited(head + "www 60 IHLE 01\nwww 70 A 192.0.2.1\n",
                           {.remove = {ihle("www.hospital.example", 2)}, .add = {ihle("www.hospital.example", 3)}});
  ASSERT_EQ(done.added.size(), 1U);
  EXPECT_EQ(done.added[0].ttl, 60U);
  EXPECT_TRUE(done.text.ends_with(line("www.hospital.example", "03", "60")));
  const auto replaced = edited(head + "www 60 IHLE 01\n",
                               {.remove = {ihle("www.hospital.example", 1)}, .add = {ihle("www.hospital.example", 1)}});
  EXPECT_EQ(replaced.text, raised + line("www.hospital.example", "01"));
}

TEST(ZoneEdit, ReplacesRecordsWhereTheyStood) {
  EXPECT_EQ(edit(head + "www A 192.0.2.1\n  IHLE 01\nmail A 192.0.2.2\n",
                 {.remove = {ihle("www.hospital.example", 1)}, .add = {ihle("www.hospital.example", 2)}}),
            raised + "www A 192.0.2.1\n" + line("www.hospital.example", "02") + "mail A 192.0.2.2\n");
}

TEST(ZoneEdit, WritesLinesThatEndAsTheOthersDo) {
  const std::string text = "$TTL 1h\r\n@ SOA ns a 7 1 1 1 1\r\nwww A 192.0.2.1\r\nmail A 192.0.2.2";
  const std::string ours = "www.hospital.example. 3600 IN TYPE65297 \\# 1 01\r\n";
  EXPECT_EQ(edit(text, {.add = {ihle("www.hospital.example", 1)}}),
            "$TTL 1h\r\n@ SOA ns a 8 1 1 1 1\r\nwww A 192.0.2.1\r\n" + ours + "mail A 192.0.2.2");
}

TEST(ZoneEdit, LeavesAFileWithoutEndOfLineWithoutOne) {
  const std::string text = head + "www A 192.0.2.1";
  const ZoneEdit add{.add = {ihle("www.hospital.example", 1), ihle("mail.hospital.example", 2)}};
  const std::string more = edit(text, add);
  EXPECT_EQ(more + "\n",
            raised + "www A 192.0.2.1\n" + line("www.hospital.example", "01") + line("mail.hospital.example", "02"));
  EXPECT_EQ(edit(more, {.remove = add.add}).substr(raised.size()), text.substr(head.size()));
}

struct SerialCase {
  std::string before;
  std::string after;
};

class Serials : public ::testing::TestWithParam<SerialCase> {};

TEST_P(Serials, AreRaisedInTheirColumn) {
  const auto soa = [](const std::string& serial) { return "$TTL 60\n@ SOA ns a (\n" + serial + ")\n"; };
  const std::string text = soa(GetParam().before);
  EXPECT_EQ(edit(text, {.add = {ihle("www.hospital.example", 1)}}),
            soa(GetParam().after) + line("www.hospital.example", "01"));
}

INSTANTIATE_TEST_SUITE_P(OfEveryStyle, Serials,
                         ::testing::Values(SerialCase{"  7 ; serial\n 1 1 1 1 ", "  8 ; serial\n 1 1 1 1 "},
                                           SerialCase{"  2024063001 1 1 1 1", "  2024063002 1 1 1 1"},
                                           SerialCase{"  2024063099 ; date\n 1 1 1 1", "  2024063100 ; date\n 1 1 1 1"},
                                           SerialCase{"  9    ; serial\n 1 1 1 1", "  10   ; serial\n 1 1 1 1"},
                                           SerialCase{"  9 ; serial\n 1 1 1 1", "  10 ; serial\n 1 1 1 1"},
                                           SerialCase{"  9\t; serial\n 1 1 1 1", "  10\t; serial\n 1 1 1 1"},
                                           SerialCase{"  0009 ; serial\n 1 1 1 1", "  0010 ; serial\n 1 1 1 1"},
                                           SerialCase{"0 1 1 1 1", "1 1 1 1 1"},
                                           SerialCase{"4294967294 1 1 1 1", "4294967295 1 1 1 1"},
                                           // RFC 1982: greater, though it looks smaller.
                                           SerialCase{"4294967295 1 1 1 1", "1 1 1 1 1"}));

TEST(ZoneEdit, RaisesEveryCopyOfTheSoaRecord) {
  const std::string text = head + "www IHLE 01\n@ SOA ns hostmaster 7 1h 15m 30d 1h\n";
  EXPECT_EQ(edit(text, {.remove = {ihle("www.hospital.example", 1)}}),
            raised + "@ SOA ns hostmaster 8 1h 15m 30d 1h\n");
}

TEST(ZoneEdit, RefusesASerialThatIsNoNumber) {
  const auto refused = [](const std::string& serial) {
    const std::string text = "@ SOA ns a " + serial + " 1 1 1 1\n";
    const auto file = ZoneFile::parse(text, {.zone = name("hospital.example")});
    return edit_zone(*file, {.add = {ihle("www.hospital.example", 1)}}).error();
  };
  EXPECT_EQ(refused("1h").code, Code::zone_not_editable);
  EXPECT_EQ(refused("4294967296").where, "line 1");
  EXPECT_EQ(refused("-1").code, Code::zone_not_editable);
}

TEST(ZoneEdit, RefusesASignedZoneUnlessNothingChanges) {
  for (const std::string type : {"RRSIG", "NSEC", "NSEC3", "TYPE46"}) {
    const std::string text = head + "www " + type + " \\# 1 00\n";
    const auto file = ZoneFile::parse(text, {.zone = name("hospital.example")});
    ASSERT_TRUE(file) << type;
    const auto refused = edit_zone(*file, {.add = {ihle("www.hospital.example", 1)}});
    ASSERT_FALSE(refused) << type;
    EXPECT_EQ(refused.error().code, Code::zone_not_editable);
    EXPECT_EQ(refused.error().where, "line 4");
    EXPECT_TRUE(edit_zone(*file, {}));
  }
  // What a zone that is yet to be signed may hold.
  EXPECT_FALSE(edited(head + "@ DNSKEY \\# 1 00\n@ NSEC3PARAM \\# 1 00\n", {.add = {ihle("hospital.example", 1)}})
                   .added.empty());
}

TEST(ZoneEdit, GivesRecordsTheTimeToLiveOfTheirSetWhereNoLineHasOne) {
  const std::string text = "@ SOA ns hostmaster 7 1h 15m 30d 5m\nwww IHLE 02\n";
  const auto zone = edited(text, {.add = {ihle("www.hospital.example", 1)}});
  ASSERT_EQ(zone.added.size(), 1U);
  EXPECT_EQ(zone.added[0].ttl, 300U);
}

TEST(ZoneEdit, LeavesIncludedAndGeneratedRecordsAlone) {
  const std::string tail = "$INCLUDE other.zone sub\n$GENERATE 1-9 host$ A 192.0.2.$\nodd FROBNICATE a b\n";
  EXPECT_EQ(edit(head + "www IHLE 01\n" + tail, {.remove = {ihle("www.hospital.example", 1)}}), raised + tail);
}

TEST(ZoneEdit, AddedAndRemovedAgainLeavesTheBytesFromBefore) {
  const std::string lines =
      "www A 192.0.2.1\n\n;\n$ORIGIN sub\n@ TXT (\"a;b\"\n c)\n  A 192.0.2.2\n$TTL 5\n\tA 192.0.2.3";
  const std::vector<dns::Record> ours = {ihle("www.hospital.example", 1), ihle("hospital.example", 2),
                                         ihle("sub.hospital.example", 3), ihle("new.sub.hospital.example", 4)};
  for (const auto* end : {"", "\n", "\r", "\r\n"}) {
    const std::string body = lines + end;
    const std::string more = edit(head + body, {.add = ours});
    EXPECT_EQ(edit(more, {.remove = ours}).substr(raised.size()), body);
  }
}

TEST(ZoneEdit, OfManyNamesIsLinear) {
  std::string text = head;
  std::vector<dns::Record> ours;
  for (int i = 0; i < 20'000; ++i) {
    const std::string host = "host" + std::to_string(i);
    text += host + " A 192.0.2.1\n";
    ours.push_back(ihle(host + ".hospital.example", 1));
  }
  const std::string more = edit(text, {.add = ours});
  EXPECT_EQ(edit(more, {.remove = ours}).substr(raised.size()), text.substr(head.size()));
}

}  // namespace
}  // namespace emblem::zone
