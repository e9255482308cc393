#include <gtest/gtest.h>

#include <set>

#include "emblem/code.h"
#include "emblem/result.h"

namespace emblem {
namespace {

TEST(Findings, EveryRowIsFoundByNumberTextAndName) {
  for (const CodeInfo& row : all_codes()) {
    EXPECT_EQ(&code_info(row.code), &row);
    EXPECT_EQ(find_code(code_text(row.code)), row.code);
    EXPECT_EQ(find_code(code_text(row.code).substr(3)), row.code);
    EXPECT_EQ(find_code(row.name), row.code);
  }
  EXPECT_EQ(find_code("em-201"), Code::token_malformed);
}

TEST(Findings, WhatIsNoRowIsNotFound) {
  for (const std::string_view text : {"", "EM-", "EM-1", "EM-99999999999", "EM-201x", "token", "-201", "EM- 201"}) {
    EXPECT_FALSE(find_code(text)) << text;
  }
}

TEST(Findings, EveryRowHasANameOfItsOwnAndASentenceWithoutFullStop) {
  std::set<std::string_view> names;
  for (const CodeInfo& row : all_codes()) {
    ASSERT_FALSE(row.sentence.empty()) << row.name;
    EXPECT_NE(row.sentence.back(), '.') << row.name;
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_TRUE(row.severity != Severity::error || !row.hint.empty()) << row.name;
  }
}

TEST(Findings, SeveritiesHaveNames) {
  EXPECT_EQ(severity_text(Severity::note), "note");
  EXPECT_EQ(severity_text(Severity::warning), "warning");
  EXPECT_EQ(severity_text(Severity::error), "error");
}

TEST(Result, PlacesAreNestedFromTheOutside) {
  const Error inner = fail(Code::claim_missing, "").error();
  EXPECT_EQ(within("claims", inner).where, "claims");
  EXPECT_EQ(within("record 3", within("claims", inner)).where, "record 3: claims");
}

TEST(Result, AnErrorIsOneLineOfText) {
  EXPECT_EQ(to_text(Error{Code::claim_missing, "claims: ver", "x"}),
            "claims: ver: a claim that the dialect requires is missing (x)");
  EXPECT_EQ(to_text(Error{Code::claim_missing, "", ""}), "a claim that the dialect requires is missing");
}

Result<int> pass_on(const Result<int>& result) {
  EMBLEM_TRY(const int value, result);
  EMBLEM_CHECK(result);
  return value + 1;
}

TEST(Result, TryReturnsTheErrorOrTheValue) {
  EXPECT_EQ(pass_on(1), 2);
  EXPECT_EQ(pass_on(fail(Code::claim_missing, "x")).error().where, "x");
}

}  // namespace
}  // namespace emblem
