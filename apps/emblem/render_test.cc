#include "apps/emblem/render.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace emblem::app {
namespace {

using Json = nlohmann::json;

Report endorsed_report() {
  Report report;
  report.asset = "www.hospital.example";
  report.at = parse_rfc3339("2026-06-20T00:00:00Z").value();
  report.verdict = Verdict::endorsed;
  report.meets_policy = true;
  report.levels = {{Level::signed_only, false}, {Level::organizational, false}, {Level::endorsed, true}};
  report.issuer = "https://hospital.example";
  report.endorsers = {{"https://authority.example", "kid1", true}};
  report.protection = {{"protective", "red-cross", "medical services", "Geneva Convention I, Art. 19"}};
  report.assets = {"*.hospital.example"};
  report.covered_by = "*.hospital.example";
  report.valid = Validity{report.at, parse_rfc3339("2026-09-01T00:00:00Z").value()};
  report.dialect = Dialect::jose;
  report.commitments = {{"https://hospital.example", "kid0", CommitmentStatus::promised, {"Log A"}}};
  report.tokens = {{std::string(64, 'a'), Role::emblem, Dialect::jose, "kid0", true}};
  return report;
}

TEST(RenderText, AYesSaysWhoWhichLawAndUntilWhen) {
  EXPECT_EQ(render_text(endorsed_report(), Ink::plain),
            "YES  www.hospital.example is marked, and the emblem meets your policy\n"
            "  verdict     ENDORSED (trusted: ENDORSED)\n"
            "  issuer      https://hospital.example\n"
            "  endorsed by https://authority.example (trusted by you)\n"
            "  claims      red-cross, protective: medical services\n"
            "  law         Geneva Convention I, Art. 19\n"
            "  valid       from 2026-06-20T00:00:00Z until 2026-09-01T00:00:00Z\n"
            "  covers      *.hospital.example\n"
            "  as of       2026-06-20T00:00:00Z\n");
}

TEST(RenderText, AYesThatRestsOnLogsWarnsOfAnOldListOfThem) {
  Report report = endorsed_report();
  report.findings = {{Code::log_list_old, "built-in list", "80 days older"}};
  EXPECT_NE(render_text(report, Ink::plain).find("  warning     80 days older [EM-946]\n"), std::string::npos);
  report.commitments = {{"https://hospital.example", "kid0", CommitmentStatus::pinned, {}}};
  EXPECT_EQ(render_text(report, Ink::plain).find("warning"), std::string::npos);
}

TEST(RenderText, NamesAreEscapedOnce) {
  Report report;
  report.asset = "caf\\195\\169.example";
  report.findings = {{Code::nothing_at_owner, "caf\\195\\169.example", "nothing at caf\\195\\169.example"}};
  Seen seen;
  seen.question = "caf\\195\\169.example TXT";
  seen.outcome = "\x1b[2J";
  report.seen = {seen};
  const std::string text = render_explanation(report, Ink::plain);
  EXPECT_EQ(text.find("x5c"), std::string::npos);
  EXPECT_NE(text.find("caf\\195\\169.example TXT asked"), std::string::npos);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

TEST(RenderText, NothingThereIsANo) {
  Report report;
  report.asset = "a.example";
  EXPECT_TRUE(render_text(report, Ink::plain).starts_with("NO  a.example is not marked"));
}

TEST(RenderText, WhatCouldNotBeFoundOutIsNeitherYesNorNo) {
  Report report;
  report.verdict = Verdict::indeterminate;
  EXPECT_TRUE(render_text(report, Ink::plain).starts_with("UNKNOWN"));
  report.verdict = Verdict::none;
  report.lookup_incomplete = true;
  EXPECT_TRUE(render_text(report, Ink::plain).starts_with("UNKNOWN"));
}

TEST(RenderText, ARefusalSaysWhyWithErrorsFirst) {
  Report report = endorsed_report();
  report.verdict = Verdict::invalid;
  report.meets_policy = false;
  report.levels.clear();
  report.findings = {{Code::cbor_unsorted, "token 1", "unsorted"}, {Code::input_truncated, "token 2", "cut short"}};
  const std::string text = render_text(report, Ink::plain);
  EXPECT_TRUE(text.starts_with("NO  "));
  EXPECT_NE(text.find("because     token 2: cut short [EM-101]"), std::string::npos);
  EXPECT_EQ(text.find("unsorted"), std::string::npos);
}

TEST(RenderText, AnExplanationSaysInWordsHowACommitmentHolds) {
  Report report = endorsed_report();
  EXPECT_NE(render_explanation(report, Ink::plain)
                .find("  - promised: https://hospital.example to key kid0, logged in Log A\n"
                      "    a log signed that it takes the binding certificate in, which is not proven\n"),
            std::string::npos);
  report.commitments[0].status = CommitmentStatus::included;
  EXPECT_NE(render_explanation(report, Ink::plain)
                .find("  - included: https://hospital.example to key kid0, logged in Log A\n"
                      "    a log proves that the binding certificate stands in a tree it signed\n"),
            std::string::npos);
}

TEST(RenderText, ColourIsForTerminalsOnly) {
  EXPECT_EQ(render_text(endorsed_report(), Ink::plain).find('\x1b'), std::string::npos);
  EXPECT_TRUE(render_text(endorsed_report(), Ink::coloured).starts_with("\x1b[1;32mYES\x1b[0m"));
}

TEST(RenderText, ForeignTextCannotReachTheTerminal) {
  Report report = endorsed_report();
  report.asset = report.issuer.emplace("https://\x1b[2J");
  report.endorsers[0].issuer = report.assets[0] = report.tokens[0].kid = "\x1b[31m";
  report.seen = {{"s", "\x1b", "udp", "\x1b", "\x1b", 0, 0}};
  EXPECT_EQ(render_explanation(report, Ink::plain).find('\x1b'), std::string::npos);
}

TEST(RenderExplanation, EveryFindingIsThereWithItsClause) {
  Report report = endorsed_report();
  report.findings = {{Code::cbor_long_head, "record 3", "a long head"}};
  const std::string text = render_explanation(report, Ink::plain);
  EXPECT_NE(text.find("EM-113 note: cbor_long_head\n    record 3: a long head\n"), std::string::npos);
  EXPECT_NE(text.find("RFC 8949"), std::string::npos);
}

TEST(RenderJson, IsOneLineWithEveryFieldOfTheContract) {
  const std::string text = render_json(endorsed_report());
  EXPECT_EQ(text.find('\n'), text.size() - 1);
  const Json json = Json::parse(text);
  for (const char* field :
       {"schema",      "asset",     "at",         "verdict",     "meets_policy", "undecided", "levels",
        "issuer",      "endorsers", "protection", "assets",      "covered_by",   "valid",     "dialect",
        "commitments", "tokens",    "findings",   "adem_result", "seen",         "emblems"}) {
    EXPECT_TRUE(json.contains(field)) << field;
  }
  EXPECT_EQ(json["schema"], "emblem.report/1");
  EXPECT_EQ(json["levels"][2], Json({{"level", "ENDORSED"}, {"trusted", true}}));
  EXPECT_EQ(json["adem_result"], "ENDORSED-TRUSTED");
}

TEST(RenderJson, WhatIsAbsentIsNull) {
  const Json json = Json::parse(render_json(Report{}));
  for (const char* field : {"issuer", "covered_by", "valid", "dialect", "adem_result"}) {
    EXPECT_TRUE(json[field].is_null()) << field;
  }
}

TEST(RenderJson, BytesThatAreNotTextDoNotBreakIt) {
  Report report;
  report.asset = "\xff\x1b\n";
  const std::string text = render_json(report);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_TRUE(Json::accept(text));
}

}  // namespace
}  // namespace emblem::app
