#include "core/json/document.h"

#include <gtest/gtest.h>

namespace emblem::json {
namespace {

constexpr ReadLimits limits{.nodes = 64, .depth = 4};

Code refusal(std::string_view text) {
  const auto document = Document::parse(text, limits);
  EXPECT_FALSE(document) << text;
  return document ? Code{} : document.error().code;
}

TEST(JsonDocument, ReadsEveryTypeOfValue) {
  const std::string_view text =
      R"( {"a": [1, -2.5e1, true, false, null], "b": {"c": "d\u00e9\ud83d\ude00\n"}, "e": []} )";
  const auto document = Document::parse(text, limits);
  ASSERT_TRUE(document);
  const Value root = document->root();
  ASSERT_EQ(root.size(), 3U);
  const auto list = root.find("a")->children();
  ASSERT_EQ(list.size(), 5U);
  EXPECT_EQ(list[0].unsigned_integer(), 1U);
  EXPECT_EQ(list[1].number(), -25.0);
  EXPECT_EQ(list[2].boolean(), true);
  EXPECT_EQ(list[3].boolean(), false);
  EXPECT_TRUE(list[4].is_null());
  EXPECT_EQ(root.find("b")->find("c")->string(), "d\xc3\xa9\xf0\x9f\x98\x80\n");
  EXPECT_EQ(root.find("e")->size(), 0U);
  EXPECT_FALSE(root.find("e")->first());
  EXPECT_FALSE(root.find("z"));
}

TEST(JsonDocument, ReadsEveryEscape) {
  const auto document = Document::parse(R"("\"\\\/\b\f\n\r\t\u0020")", {.nodes = 1, .depth = 1});
  ASSERT_TRUE(document);
  EXPECT_EQ(document->root().string(), "\"\\/\b\f\n\r\t ");
}

TEST(JsonDocument, RefusesWhatTheGrammarDoesNotAllow) {
  for (const auto* text : {"{\"a\":1,}", "[1,]",           "[01]",          "[1.]",      "[.5]",          "[1e]",
                           "[+1]",       "{a:1}",          "['a']",         "[\"\\x\"]", "[\"\\ud800\"]", "[\"\x01\"]",
                           "[\"\xff\"]", "[\"\xc0\xaf\"]", "1 2",           "[1 2]",     "nul",           "//\n1",
                           "[NaN]",      "{\"a\" 1}",      "[\"\\u12g4\"]", "]"}) {
    EXPECT_EQ(refusal(text), Code::json_malformed) << text;
  }
  for (const auto* text : {"", "[", "[1", "{\"a\":", "{\"a\":1", "{"})
    EXPECT_EQ(refusal(text), Code::input_truncated) << text;
}

TEST(JsonDocument, RefusesARepeatedMemberAtAnyDepth) {
  EXPECT_EQ(refusal(R"({"a":1,"a":1})"), Code::json_repeated_member);
  EXPECT_EQ(refusal(R"([{"b":{"a":1,"\u0061":2}}])"), Code::json_repeated_member);
  EXPECT_TRUE(Document::parse(R"({"a":{"a":1},"b":{"a":1}})", limits));
  std::string many = "{";
  for (int i = 0; i < 20; ++i) many += "\"m" + std::to_string(i) + "\":0,";
  EXPECT_TRUE(Document::parse(many + "\"n\":0}", limits));
  EXPECT_EQ(refusal(many + "\"m7\":0}"), Code::json_repeated_member);
}

TEST(JsonDocument, HoldsToItsLimits) {
  EXPECT_TRUE(Document::parse("[[[[]]]]", limits));
  EXPECT_EQ(refusal("[[[[[]]]]]"), Code::limit_exceeded);
  std::string wide = "[0";
  for (int i = 0; i < 62; ++i) wide += ",0";
  EXPECT_TRUE(Document::parse(wide + "]", limits));
  EXPECT_EQ(refusal(wide + ",0]"), Code::limit_exceeded);
}

TEST(JsonDocument, GivesNumbersOnlyWhereTheyFit) {
  const auto document = Document::parse("[1e400, 18446744073709551615, 18446744073709551616, 1.0, -1]", limits);
  ASSERT_TRUE(document);
  const auto list = document->root().children();
  EXPECT_FALSE(list[0].number());
  EXPECT_EQ(list[1].unsigned_integer(), 18446744073709551615U);
  EXPECT_FALSE(list[2].unsigned_integer());
  EXPECT_FALSE(list[3].unsigned_integer());
  EXPECT_FALSE(list[4].unsigned_integer());
  EXPECT_EQ(list[4].number(), -1.0);
}

}  // namespace
}  // namespace emblem::json
