#include "core/dns/master_file.h"

#include <gtest/gtest.h>

#include "core/dns/name_test.h"
#include "core/dns/record_types.h"
#include "core/dns/text_record.h"

namespace emblem::dns {
namespace {

MasterFile read(std::string_view text) { return parse_master_file(text, Limits{}); }

// The only record of a text without errors.
Record one(std::string_view text) {
  const MasterFile file = read(text);
  for (const Error& error : file.errors) ADD_FAILURE() << to_text(error);
  EXPECT_EQ(file.records.size(), 1U) << text;
  return file.records.empty() ? Record{} : file.records[0];
}

Error only_error(std::string_view text) {
  const MasterFile file = read(text);
  EXPECT_EQ(file.errors.size(), 1U) << text;
  return file.errors.empty() ? Error{} : file.errors[0];
}

std::string text_of(const Record& record) { return parse_text_record(record.rdata).value(); }

TEST(MasterFile, ReadsWhatDigPrints) {
  const auto file = read(
      "; <<>> DiG 9.18.28 <<>> TXT emblem.example\n"
      ";; global options: +cmd\n;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 4660\n"
      ";; QUESTION SECTION:\n;emblem.example.\t\tIN\tTXT\n\n;; ANSWER SECTION:\n"
      "emblem.example.\t\t300\tIN\tTXT\t\"adem-token=ab\" \"cd; (\\\"e\\\")\"\n"
      "emblem.example.\t300\tIN\tRRSIG\tTXT 13 2 300 20260101000000 ( 20250101000000 1 example. AbC/+= )\n"
      "emblem.example.\t\t300\tIN\tTYPE65297 \\# 3 A1B2 c3\n\n;; Query time: 1 msec\n");
  ASSERT_TRUE(file.errors.empty()) << to_text(file.errors[0]);
  ASSERT_EQ(file.records.size(), 2U);
  EXPECT_EQ(text_of(file.records[0]), "adem-token=abcd; (\"e\")");
  EXPECT_EQ(file.records[0].ttl, 300U);
  EXPECT_EQ(file.records[1], (Record{name("emblem.example"), 65297, 300, {0xa1, 0xb2, 0xc3}}));
}

TEST(MasterFile, ReadsAZoneFile) {
  const auto file = read(
      "$ORIGIN hospital.example.\n$TTL 1h\n"
      "@ IN SOA ns admin (\n 2026010100 ; serial\n 1h 15m\n 1w 300 )\n"
      " IN NS ns\n  NS other.example.\n"
      "ns A 192.0.2.1\n   AAAA 2001:db8::1\n"
      "www 60 IN CNAME @\n"
      "old IN 5 DNAME new\n"
      "mail MX 10 mx\n");
  ASSERT_TRUE(file.errors.empty()) << to_text(file.errors[0]);
  ASSERT_EQ(file.records.size(), 7U);
  EXPECT_EQ(file.records[0].rdata.size(),
            name("ns.hospital.example").wire().size() + name("admin.hospital.example").wire().size() + 20);
  EXPECT_EQ(file.records[2].owner, name("hospital.example"));
  EXPECT_EQ(DomainName::from_wire(file.records[2].rdata).value(), name("other.example"));
  EXPECT_EQ(
      file.records[4],
      (Record{
          name("ns.hospital.example"), type_aaaa, 3600, {0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}));
  EXPECT_EQ(file.records[5].ttl, 60U);
  EXPECT_EQ(file.records[6].ttl, 5U);
}

TEST(MasterFile, TakesIhleByMnemonicAndNumberInBareHex) {
  const Bytes data{0xd2, 0x84};
  EXPECT_EQ(one("a. IHLE D2 84").rdata, data);
  EXPECT_EQ(one("a. 5 IN ihle (d2\n 8 4)").rdata, data);
  EXPECT_EQ(one("a. TYPE65297 d284").rdata, data);
  EXPECT_EQ(one("a. IHLE \\# 2 d284").rdata, data);
  EXPECT_EQ(one("a. IHLE d284").type, 65297);
  EXPECT_EQ(parse_master_file("a. IHLE d284", Limits{}, {}, 65300).records.at(0).type, 65300);
  EXPECT_EQ(only_error("a. IHLE d28").code, Code::hex_malformed);
  EXPECT_EQ(only_error("a. IHLE").code, Code::dns_record_malformed);
  EXPECT_EQ(only_error("a. TYPE65298 d284").code, Code::master_line_malformed);
}

TEST(MasterFile, TakesTheGenericFormOfKnownTypesIfItsDataFits) {
  EXPECT_EQ(one("a. A \\# 4 c0000201").rdata, (Bytes{192, 0, 2, 1}));
  EXPECT_EQ(one("a. TYPE1 192.0.2.1").type, type_a);
  EXPECT_EQ(one("a. TXT \\# 2 0161").type, type_txt);
  EXPECT_EQ(only_error("a. A \\# 3 c00002").code, Code::dns_record_malformed);
  EXPECT_EQ(only_error("a. A \\# 3 c0000201").code, Code::dns_record_malformed);
  EXPECT_EQ(only_error("a. TXT \\# 2 0261").code, Code::dns_record_malformed);
  EXPECT_EQ(only_error("a. CNAME \\# 2 c000").code, Code::dns_name_malformed);
  EXPECT_EQ(only_error("a. SOA \\# 2 0000").code, Code::dns_record_malformed);
  EXPECT_EQ(one("a. TYPE700 \\# 0").rdata.size(), 0U);
}

TEST(MasterFile, UndoesEscapes) {
  EXPECT_EQ(text_of(one(R"(a. TXT "a\"b\\c\100\; d")")), "a\"b\\cd; d");
  EXPECT_EQ(text_of(one(R"(a. TXT a\ b c)")), "a bc");
  EXPECT_EQ(text_of(one("a. TXT \"\"")), "");
  EXPECT_EQ(only_error(R"(a. TXT "\256")").code, Code::dns_record_malformed);
  EXPECT_EQ(only_error(R"(a. TXT "\2x")").code, Code::dns_record_malformed);
}

TEST(MasterFile, TakesStringsOf255BytesAndNoMore) {
  EXPECT_EQ(text_of(one("a. TXT " + std::string(255, 'x'))).size(), 255U);
  EXPECT_EQ(only_error("a. TXT " + std::string(256, 'x')).code, Code::dns_record_malformed);
}

TEST(MasterFile, TakesRelativeNamesBelowItsOrigin) {
  EXPECT_EQ(one("www A 192.0.2.1").owner, name("www"));
  EXPECT_EQ(parse_master_file("www A 192.0.2.1", Limits{}, name("x.example")).records.at(0).owner,
            name("www.x.example"));
  EXPECT_EQ(one(R"(a\. A 192.0.2.1)").owner.label_count(), 1U);
}

TEST(MasterFile, NamesTheLineInErrorAndSpoilsNoOther) {
  const auto file = read("a. TXT one\nb. FROB x\nc. TXT three\nd. A 1.2.3\ne. TXT \"five\n f. TXT six\ng. TXT seven");
  ASSERT_EQ(file.errors.size(), 4U);
  EXPECT_EQ(file.errors[0].code, Code::master_type_unknown);
  EXPECT_TRUE(file.errors[0].where.starts_with("line 2"));
  EXPECT_EQ(file.errors[1].code, Code::ip_address_malformed);
  EXPECT_TRUE(file.errors[2].where.starts_with("line 5"));
  EXPECT_TRUE(file.errors[3].where.starts_with("line 6"));  // its owner would be that of line 5
  ASSERT_EQ(file.records.size(), 3U);
  EXPECT_EQ(file.records[2].owner, name("g"));
}

TEST(MasterFile, GivesNoRecordToAnotherOwnerThanItsOwn) {
  const auto broken = read("a. TXT one\nb..c TXT two\n TXT three\n");
  EXPECT_EQ(broken.records.size(), 1U);
  EXPECT_EQ(broken.errors.size(), 2U);
  const auto whole = read("a. TXT one\nb.c TXT two\n TXT three\n");
  EXPECT_EQ(whole.records.size(), 3U);
  const auto origin = read("$ORIGIN a..b.\nc TXT one\nd. TXT two\n$ORIGIN x.\nc TXT three");
  EXPECT_EQ(origin.records.size(), 2U);
  EXPECT_EQ(origin.errors.size(), 2U);
  const auto blank = read("a. TXT one\n \"\n TXT three\n");
  EXPECT_EQ(blank.records.size(), 2U);
  EXPECT_EQ(read(" TXT lonely").errors.size(), 1U);
}

TEST(MasterFile, LosesOnlyTheLineOfAParenthesisThatIsNeverClosed) {
  const auto file = read("a. TXT ( one\nb. TXT two\nc. TXT ( three\n )\n");
  EXPECT_EQ(file.errors.size(), 1U);
  ASSERT_EQ(file.records.size(), 2U);
  EXPECT_EQ(file.records[0].owner, name("b"));
  const auto last = read("a. TXT ( one\nb. TXT two\n");
  EXPECT_EQ(last.errors.size(), 1U);
  EXPECT_EQ(last.records.size(), 1U);
  EXPECT_EQ(only_error("a. TXT )").code, Code::master_line_malformed);
}

TEST(MasterFile, OpensNoOther) {
  EXPECT_EQ(only_error("$INCLUDE /etc/passwd").code, Code::master_directive_refused);
  EXPECT_EQ(only_error("$GENERATE 1-9 a$ A 192.0.2.$").code, Code::master_directive_refused);
  EXPECT_EQ(only_error("$TTL soon").code, Code::master_line_malformed);
}

TEST(MasterFile, TakesClassInOnly) {
  EXPECT_EQ(one("a. CLASS1 TXT x").type, type_txt);
  EXPECT_EQ(only_error("a. CH TXT x").code, Code::master_line_malformed);
  EXPECT_EQ(only_error("a. IN").code, Code::master_line_malformed);
}

TEST(MasterFile, WithCarriageReturnsOrByteOrderMarkIsTheSame) {
  EXPECT_EQ(text_of(one("\xef\xbb\xbf"
                        "a. TXT x\r\n")),
            "x");
}

TEST(MasterFile, ThatIsNoTextGivesErrors) {
  std::string junk;
  for (int i = 0; i < 4096; ++i) junk += static_cast<char>(i * 7919 >> 3);
  const auto file = read(junk);
  EXPECT_TRUE(file.records.empty());
  EXPECT_FALSE(file.errors.empty());
}

TEST(MasterFile, IsBoundedInEveryDirection) {
  Limits limits;
  limits.master_file_bytes = 10;
  EXPECT_EQ(parse_master_file("a. TXT one two", limits).errors.at(0).code, Code::limit_exceeded);
  limits = {};
  limits.master_file_records = 1;
  const auto two = parse_master_file("a. TXT x\nb. TXT y\nc. TXT z\n", limits);
  EXPECT_EQ(two.records.size(), 1U);
  EXPECT_EQ(two.errors.size(), 1U);
  limits = {};
  limits.findings = 2;
  const auto errors = parse_master_file("a\na\na\na\n", limits);
  EXPECT_EQ(errors.errors.size(), 2U);
  EXPECT_EQ(errors.errors_dropped, 2U);
  limits = {};
  limits.master_entry_fields = 3;
  EXPECT_EQ(parse_master_file("a. TXT x y z 1 2 3\nb. TXT x\n", limits).records.size(), 1U);
}

TEST(MasterFile, OfOpenParenthesesIsReadInLinearTime) {
  std::string text;
  for (int i = 0; i < 50000; ++i) text += "a. TXT (\n";
  const auto file = read(text);
  EXPECT_TRUE(file.records.empty());
  EXPECT_EQ(file.errors.size() + file.errors_dropped, 50000U);
}

TEST(RecordTypes, AreKnownByNameAndNumber) {
  EXPECT_EQ(find_type("txt"), type_txt);
  EXPECT_EQ(find_type("TYPE16"), type_txt);
  EXPECT_FALSE(find_type("TYPE65536"));
  EXPECT_FALSE(find_type("TYPE"));
  EXPECT_EQ(type_text(type_aaaa), "AAAA");
  EXPECT_EQ(type_text(65297), "TYPE65297");
  EXPECT_EQ(find_class("in"), 1);
}

}  // namespace
}  // namespace emblem::dns
