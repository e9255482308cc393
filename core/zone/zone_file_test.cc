#include "core/zone/zone_file.h"

#include <gtest/gtest.h>

#include "core/dns/name_test.h"

namespace emblem::zone {
namespace {

using dns::name;

// Of a text that lives as long as the test.
Result<ZoneFile> read(const std::string& text, const char* zone = nullptr) {
  ReadRules rules;
  if (zone != nullptr) rules.zone = name(zone);
  return ZoneFile::parse(text, rules);
}

TEST(ZoneFile, IsOfTheZoneOfItsSoaRecord) {
  const std::string absolute = "hospital.example. SOA ns a 1 1 1 1 1\nwww A 192.0.2.1\n";
  const auto file = read(absolute);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->zone(), name("hospital.example"));
  EXPECT_EQ(file->records().at(1).record.owner, name("www.hospital.example"));
  const std::string origin = "$ORIGIN example.\n$ORIGIN hospital\n@ IN SOA ns a ( 1 1 1 1 1 )\n";
  EXPECT_EQ(read(origin)->zone(), name("hospital.example"));
  const std::string relative = "@ SOA ns a 1 1 1 1 1\n";
  EXPECT_EQ(read(relative).error().code, Code::zone_unknown);
  EXPECT_EQ(read(relative, "hospital.example")->zone(), name("hospital.example"));
  const std::string blank = " SOA ns a 1 1 1 1 1\n";
  EXPECT_EQ(read(blank, "hospital.example")->zone(), name("hospital.example"));
}

TEST(ZoneFile, OfAnotherZoneThanTheOneNamedIsRefused) {
  const std::string text = "; one\nhospital.example. SOA ns a 1 1 1 1 1\n";
  EXPECT_TRUE(read(text, "hospital.example"));
  const auto error = read(text, "clinic.example").error();
  EXPECT_EQ(error.code, Code::zone_not_editable);
  EXPECT_EQ(error.where, "line 2");
}

TEST(ZoneFile, WithoutSoaRecordIsRefused) {
  const std::string text = "$ORIGIN hospital.example.\nwww A 192.0.2.1\n";
  EXPECT_EQ(read(text).error().code, Code::zone_serial_missing);
  EXPECT_EQ(read("").error().code, Code::zone_serial_missing);
}

TEST(ZoneFile, GivesEachRecordTheLinesThatItTakes) {
  const std::string text = "hospital.example. SOA ns a (1\n 1 1 1 1 ) ; soa\n; between\nwww A 192.0.2.1\n";
  const auto file = read(text);
  const ZoneRecord& soa = file->records().at(0);
  EXPECT_EQ(text.substr(soa.begin, soa.end - soa.begin), "hospital.example. SOA ns a (1\n 1 1 1 1 ) ; soa\n");
  EXPECT_EQ(soa.owner_as_written, "hospital.example.");
  const ZoneRecord& www = file->records().at(1);
  EXPECT_EQ(text.substr(www.begin, www.end - www.begin), "www A 192.0.2.1\n");
  EXPECT_EQ(text.substr(www.data), "A 192.0.2.1\n");
  EXPECT_EQ(www.line, 4U);
}

TEST(ZoneFile, KnowsWhereTimesToLiveComeFrom) {
  const std::string text =
      "hospital.example. SOA ns a 1 1 1 1 9\na A 192.0.2.1\nb 5 A 192.0.2.1\nc A 192.0.2.1\n$TTL 1h\nd A 192.0.2.1\n"
      "e 7 A 192.0.2.1\nf A 192.0.2.1\n";
  const auto file = read(text);
  const std::vector<std::pair<TtlFrom, std::uint32_t>> expected = {
      {TtlFrom::soa, 9},          {TtlFrom::soa, 9},  {TtlFrom::line, 5},        {TtlFrom::record_before, 5},
      {TtlFrom::directive, 3600}, {TtlFrom::line, 7}, {TtlFrom::directive, 3600}};
  ASSERT_EQ(file->records().size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(file->records()[i].ttl_from, expected[i].first) << i;
    EXPECT_EQ(file->records()[i].record.ttl, expected[i].second) << i;
  }
}

TEST(ZoneFile, KeepsRecordsOfTypesAndClassesThatItDoesNotKnow) {
  const std::string text =
      "hospital.example. SOA ns a 1 1 1 1 1\na 60 IN FROB x\n CH TXT y\n MX 10 mail\nb TYPE64 \\# 1 00\n";
  const auto file = read(text);
  ASSERT_TRUE(file);
  ASSERT_EQ(file->records().size(), 5U);
  EXPECT_EQ(file->records()[1].record.type, 0);
  EXPECT_EQ(file->records()[1].record.ttl, 60U);
  EXPECT_EQ(file->records()[2].record.type, 0);
  EXPECT_EQ(file->records()[2].record.owner, name("a.hospital.example"));
  EXPECT_EQ(file->records()[4].record.rdata, Bytes{0});
}

TEST(ZoneFile, NamesTheLineThatItCannotRead) {
  const std::string soa = "hospital.example. SOA ns a 1 1 1 1 1\n";
  for (const std::string broken : {"a TXT \"open\n", "a A ( 192.0.2.1\n", "a..b A 192.0.2.1\n", "a\n", "$TTL soon\n",
                                   "$ORIGIN a b\n", "$ORIGIN a..b\n", "a A )\n", "hospital.example. SOA ns a 1\n",
                                   "hospital.example. SOA ns a \"7\" 1 1 1 1\n", "$INCLUDE a b..c\n"}) {
    const std::string text = soa + "\n" + broken + "\nb A 192.0.2.1\n";
    const auto file = read(text);
    ASSERT_FALSE(file) << broken;
    EXPECT_EQ(file.error().code, Code::zone_not_editable) << broken;
    EXPECT_EQ(file.error().where, "line 3") << broken;
    EXPECT_FALSE(file.error().detail.empty()) << broken;
  }
}

TEST(ZoneFile, NamesTheFilesThatItIncludes) {
  const std::string text =
      "hospital.example. SOA ns a 1 1 1 1 1\n$INCLUDE a.zone\n$ORIGIN sub\n$include \"b.zone\" c ; so\n$INCLUDE d\n";
  const auto file = read(text);
  ASSERT_TRUE(file);
  ASSERT_EQ(file->inclusions().size(), 3U);
  EXPECT_EQ(file->inclusions()[0].file, "a.zone");
  EXPECT_EQ(file->inclusions()[0].origin, name("hospital.example"));
  EXPECT_EQ(file->inclusions()[1].file, "b.zone");
  EXPECT_EQ(file->inclusions()[1].line, 4U);
  EXPECT_EQ(file->inclusions()[1].origin, name("c.sub.hospital.example"));
  EXPECT_EQ(file->inclusions()[2].origin, name("sub.hospital.example"));
}

TEST(ZoneFile, ThatIsIncludedNeedsNoSoaRecord) {
  const std::string text = "www A 192.0.2.1\n";
  const auto file = ZoneFile::parse_included(text, name("sub.hospital.example"), name("hospital.example"), {});
  ASSERT_TRUE(file);
  EXPECT_EQ(file->zone(), name("hospital.example"));
  EXPECT_EQ(file->records().at(0).record.owner, name("www.sub.hospital.example"));
}

}  // namespace
}  // namespace emblem::zone
