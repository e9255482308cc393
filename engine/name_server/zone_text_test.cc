#include "engine/name_server/zone_text.h"

#include <gtest/gtest.h>

#include <map>

namespace emblem::name_server {
namespace {

const dns::DomainName zone = *dns::DomainName::parse("example");

using Files = std::map<std::string, std::string>;

Result<ZoneText> join(const Files& files, const std::string& first = "/z/main.zone") {
  return join_zone(first, zone, [&](const std::string& path, std::size_t) -> Result<std::string> {
    const auto found = files.find(path);
    if (found == files.end()) return fail(Code::file_unreadable, path, "no such file");
    return found->second;
  });
}

std::string error_of(const Files& files) {
  const auto joined = join(files);
  return joined ? "no error" : to_text(joined.error());
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST(ZoneText, OfOneFileIsThatFileBehindADefaultTtl) {
  EXPECT_EQ(join({{"/z/main.zone", "@ SOA a b 1 2 3 4 5\nx A 192.0.2.1"}})->text(),
            "$TTL 3600\n@ SOA a b 1 2 3 4 5\nx A 192.0.2.1\n");
}

TEST(ZoneText, HasIncludedFilesInTheirPlaceWithTheirOriginAndNobodyElses) {
  const auto joined =
      join({{"/z/main.zone", "$TTL 60\na A 192.0.2.1\n$INCLUDE sub/emblem.zone www ; marks\nb A 192.0.2.2\n"},
            {"/z/sub/emblem.zone", "$TTL 7\n$ORIGIN other\nc A 192.0.2.3"}});
  ASSERT_TRUE(joined) << to_text(joined.error());
  EXPECT_EQ(joined->text(),
            "$TTL 3600\n$TTL 60\na A 192.0.2.1\n$ORIGIN www.example.\n$TTL 7\n$ORIGIN other\nc A 192.0.2.3\n"
            "$ORIGIN example.\n$TTL 60\nb A 192.0.2.2\n");
  EXPECT_EQ(joined->files(), (std::vector<std::string>{"/z/main.zone", "/z/sub/emblem.zone"}));
}

TEST(ZoneText, KnowsWhereItsLinesCameFrom) {
  const auto joined =
      join({{"/z/main.zone", "a A 192.0.2.1\n$INCLUDE /e\n\nb A 192.0.2.2\n"}, {"/e", "c A 192.0.2.3\nd\n"}});
  ASSERT_TRUE(joined);
  const std::string& text = joined->text();
  const auto line_of = [&](std::string_view part) {
    return 1 +
           static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<long>(text.find(part)), '\n'));
  };
  EXPECT_EQ(joined->place_of(line_of("a A")).to_text(), "/z/main.zone line 1");
  EXPECT_EQ(joined->place_of(line_of("c A")).to_text(), "/e line 1");
  EXPECT_EQ(joined->place_of(line_of("d\n")).to_text(), "/e line 2");
  EXPECT_EQ(joined->place_of(line_of("b A")).to_text(), "/z/main.zone line 4");
}

TEST(ZoneText, LeavesDirectivesInQuotesParenthesesAndCommentsAlone) {
  const std::string text = "a TXT (\n\"$INCLUDE x\"\n$INCLUDE y )\n ; $INCLUDE z\nb TXT \"$INCLUDE\" x\n";
  EXPECT_EQ(join({{"/z/main.zone", text}})->text(), "$TTL 3600\n" + text);
}

TEST(ZoneText, RefusesAnIncludeThatSharesItsLine) {
  for (const char* line : {"$INCLUDE (x)\n", "$INCLUDE x (\n)\n", "( $INCLUDE x )\n"}) {
    const auto joined = join({{"/z/main.zone", line}, {"/z/x", "a A 192.0.2.1\n"}});
    EXPECT_TRUE(!joined || has(joined->text(), line)) << line;
  }
}

TEST(ZoneText, RefusesAnOwnerLeftToTheFileBefore) {
  EXPECT_TRUE(
      has(error_of({{"/z/main.zone", "a A 192.0.2.1\n$INCLUDE e\n A 192.0.2.2\n"}, {"/z/e", "c A 192.0.2.3\n"}}),
          "/z/main.zone line 3"));
  EXPECT_TRUE(
      has(error_of({{"/z/main.zone", "a A 192.0.2.1\n$INCLUDE e\n"}, {"/z/e", "\n A 192.0.2.3\n"}}), "/z/e line 2"));
}

TEST(ZoneText, RefusesFilesThatIncludeThemselves) {
  EXPECT_TRUE(has(error_of({{"/z/main.zone", "$INCLUDE main.zone\n"}}), "too many files that include each other"));
}

TEST(ZoneText, NamesTheLineThatIncludesAFileThatIsNotThere) {
  const std::string error = error_of({{"/z/main.zone", "\n$INCLUDE nothing\n"}});
  EXPECT_TRUE(has(error, "no such file")) << error;
  EXPECT_TRUE(has(error, "/z/main.zone line 2")) << error;
  EXPECT_TRUE(has(error, "/z/nothing")) << error;
}

TEST(ZoneText, RefusesAnIncludeWithoutAFileOrWithTooMuch) {
  EXPECT_TRUE(has(error_of({{"/z/main.zone", "$INCLUDE\n"}}), "line 1"));
  EXPECT_TRUE(has(error_of({{"/z/main.zone", "$INCLUDE a b c\n"}}), "line 1"));
  EXPECT_TRUE(has(error_of({{"/z/main.zone", "$INCLUDE a b..c\n"}}), "line 1"));
}

TEST(ZoneName, IsTheOwnerOfTheSoaRecord) {
  EXPECT_EQ(name_of_zone("$ORIGIN a.example.\n@ SOA ns m 1 2 3 4 5\n", "/z/b.zone")->to_text(), "a.example");
  EXPECT_EQ(name_of_zone("a.example. IN SOA n. m. 1 2 3 4 5\n", "/z/b.zone")->to_text(), "a.example");
}

TEST(ZoneName, IsElseThatOfTheFile) {
  EXPECT_EQ(name_of_zone("@ SOA ns m 1 2 3 4 5\n", "/z/b.example.zone")->to_text(), "b.example");
  EXPECT_EQ(name_of_zone("", "b.example.db")->to_text(), "b.example");
  EXPECT_EQ(name_of_zone("", "/z/.zone").error().code, Code::zone_unknown);
}

TEST(Marks, AreTheEmblemRecordsOfTheZoneAndBothKindsCountNames) {
  const auto joined = join({{"/z/main.zone",
                             "a TYPE65297 \\# 1 00\na TYPE65297 \\# 1 01\nb TXT \"adem-token=x\"\nc TXT \"other\"\n"
                             "elsewhere.test. TYPE65297 \\# 1 00\n"}});
  const auto marks = read_marks(*joined, zone, dns::default_type_ihle);
  ASSERT_TRUE(marks);
  EXPECT_EQ(marks->records.size(), 2U);
  EXPECT_EQ(marks->names, 2U);
}

TEST(Marks, AreRefusedWithTheLineWhenOneCannotBeRead) {
  const auto joined = join({{"/z/main.zone", "a TYPE65297 \\# 1 00\na TYPE65297 \\# 2 01\n"}});
  const auto marks = read_marks(*joined, zone, dns::default_type_ihle);
  ASSERT_FALSE(marks);
  EXPECT_EQ(marks.error().code, Code::zone_malformed);
  EXPECT_EQ(marks.error().where, "/z/main.zone line 2");
}

TEST(ZoneText, WithASignatureOfItsSoaIsTakenForSigned) {
  const auto checked = [](const std::string& line) {
    const auto text = join_zone("/z/main.zone", *dns::DomainName::parse("example"),
                                [&](const std::string&, std::size_t) -> Result<std::string> {
                                  return "@ SOA ns1 a 1 2 3 4 5\n" + line + "\n";
                                });
    const auto result = check_unsigned(*text);
    return result ? "unsigned" : result.error().where;
  };
  const std::string rest = " 13 1 60 20270101000000 20260101000000 4711 example. AAAA";
  for (const std::string begin : {"@ 60 IN RRSIG SOA", "\tRRSIG SOA", "@ in 1h rrsig soa", "@ TYPE46 TYPE6"}) {
    EXPECT_EQ(checked(begin + rest), "/z/main.zone line 2") << begin;
  }
  EXPECT_EQ(checked("@ TYPE46 \\# 4 0006 0d01"), "/z/main.zone line 2");
  for (const std::string begin :
       {"@ 60 IN RRSIG NS", "rrsig 60 IN RRSIG A", "rrsig A 192.0.2.1 ;", "@ TXT RRSIG SOA"}) {
    EXPECT_EQ(checked(begin + rest), "unsigned") << begin;
  }
}

}  // namespace
}  // namespace emblem::name_server
