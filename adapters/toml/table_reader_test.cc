#include "adapters/toml/table_reader.h"

#include <gtest/gtest.h>

namespace emblem::toml {
namespace {

constexpr Codes codes = {.wrong_value = Code::policy_value_wrong, .unknown_key = Code::policy_key_unknown};

Document document_of(std::string_view text) {
  return parse_document(text, "dir/f.toml", Code::policy_malformed).value();
}

template <typename Taken>
std::string error_of(const Result<Taken>& taken) {
  if (taken) return "no error";
  return taken.error().where + " " + taken.error().detail;
}

TEST(TableReader, TakesEachKindOfValue) {
  const Document document = document_of(R"(
text = "a"
texts = ["b", "c"]
number = -7
flag = true
[inner]
text = "d"
[[row]]
number = 1
[[row]]
number = 2
)");
  TableReader top(document, codes);
  EXPECT_EQ(top.take_text("text").value(), "a");
  EXPECT_EQ(top.take_texts("texts").value(), (std::vector<std::string>{"b", "c"}));
  EXPECT_EQ(top.take_number("number", {-7, 0}).value(), -7);
  EXPECT_TRUE(top.take_flag("flag").value());
  EXPECT_EQ(top.take_table("inner").value()->take_text("text").value(), "d");
  auto rows = top.take_tables("row").value();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[1].take_number("number", {0, 9}).value(), 2);
  EXPECT_TRUE(top.finish());
}

TEST(TableReader, TakesNothingWhereThereIsNoSuchKey) {
  const Document document = document_of("");
  TableReader top(document, codes);
  EXPECT_FALSE(top.has("k"));
  EXPECT_EQ(top.take_text("k").value(), std::nullopt);
  EXPECT_TRUE(top.take_texts("k").value().empty());
  EXPECT_EQ(top.take_number("k", {0, 9}).value(), std::nullopt);
  EXPECT_FALSE(top.take_flag("k").value());
  EXPECT_FALSE(top.take_table("k").value().has_value());
  EXPECT_TRUE(top.take_tables("k").value().empty());
}

TEST(TableReader, RefusesAValueOfAnotherKindAtItsLine) {
  const Document document = document_of("\nk = 1.5\ntexts = [\"a\",\n1]\nrows = [{}, 1]");
  TableReader top(document, codes);
  EXPECT_EQ(error_of(top.take_text("k")), "dir/f.toml:2 k: expected a text");
  EXPECT_EQ(error_of(top.take_texts("k")), "dir/f.toml:2 k: expected a list of texts");
  EXPECT_EQ(error_of(top.take_texts("texts")), "dir/f.toml:4 texts: expected a list of texts");
  EXPECT_EQ(error_of(top.take_number("k", {0, 9})), "dir/f.toml:2 k: expected a number from 0 to 9");
  EXPECT_EQ(error_of(top.take_flag("k")), "dir/f.toml:2 k: expected true or false");
  EXPECT_EQ(error_of(top.take_table("k")), "dir/f.toml:2 k: expected a table");
  EXPECT_EQ(error_of(top.take_tables("k")), "dir/f.toml:2 k: expected [[k]] tables");
  EXPECT_EQ(error_of(top.take_tables("rows")), "dir/f.toml:5 rows: expected [[rows]] tables");
}

TEST(TableReader, TakesANumberUpToBothEndsOfItsRange) {
  const Document document = document_of("k = 5");
  TableReader top(document, codes);
  EXPECT_TRUE(top.take_number("k", {5, 5}));
  EXPECT_FALSE(top.take_number("k", {6, 9}));
  EXPECT_FALSE(top.take_number("k", {1, 4}));
}

TEST(TableReader, NamesTheTablesAroundAKeyThatNobodyTook) {
  const Document document = document_of("[outer]\nknown = 1\n[outer.inner]\nmisspelt = 1\n");
  TableReader top(document, codes);
  TableReader outer = top.take_table("outer").value().value();
  TableReader inner = outer.take_table("inner").value().value();
  EXPECT_EQ(error_of(inner.finish()), "dir/f.toml:4 outer.inner.misspelt: no such key");
  EXPECT_EQ(inner.finish().error().code, Code::policy_key_unknown);
  EXPECT_EQ(error_of(outer.finish()), "dir/f.toml:2 outer.known: no such key");
  EXPECT_TRUE(top.finish());
}

TEST(TableReader, PutsAnErrorAtTheValueOrElseAtTheTable) {
  const Document document = document_of("[inner]\nk = 1\n");
  TableReader top(document, codes);
  const TableReader inner = top.take_table("inner").value().value();
  EXPECT_EQ(inner.wrong("k", "no").error().where, "dir/f.toml:2");
  EXPECT_EQ(inner.wrong("absent", "no").error().where, "dir/f.toml:1");
  EXPECT_EQ(inner.wrong("absent", "no").error().code, Code::policy_value_wrong);
}

TEST(Document, NamesTheLineWhereItIsBroken) {
  const auto document = parse_document("a = 1\nb = [\n\n= 1", "f", Code::policy_malformed);
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().code, Code::policy_malformed);
  EXPECT_EQ(document.error().where, "f:4");
}

TEST(Document, RefusesListsNestedWithoutEnd) {
  EXPECT_TRUE(parse_document("k = " + std::string(100, '[') + std::string(100, ']'), "f", Code::policy_malformed));
  EXPECT_FALSE(parse_document("k = " + std::string(9999, '[') + std::string(9999, ']'), "f", Code::policy_malformed));
}

}  // namespace
}  // namespace emblem::toml
