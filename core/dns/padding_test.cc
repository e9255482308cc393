#include "core/dns/padding.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/dns/name_test.h"

namespace emblem::dns {
namespace {

TEST(Padding, MakesEveryQueryAMultipleOf128Bytes) {
  std::string text;
  for (int labels = 1; labels < 120; ++labels) {
    text += "a.";
    const Question question{name(text), type_txt};
    const Bytes query = encode_padded_query(7, question);
    EXPECT_EQ(query.size() % query_block, 0U) << text;
    EXPECT_LT(query.size() - encode_query(7, question).size(), query_block + 4) << text;
    const auto message = parse_message(query);
    ASSERT_TRUE(message) << text;
    EXPECT_EQ(message->questions.at(0), question);
    EXPECT_EQ(message->edns->options.at(1), 12);
  }
}

TEST(Padding, ComesAfterOtherOptions) {
  const Bytes cookie{0, 10, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8};
  const auto message = parse_message(encode_padded_query(7, {name("a.example"), type_txt}, {.options = cookie}));
  ASSERT_TRUE(message);
  const Bytes& options = message->edns->options;
  EXPECT_TRUE(std::equal(cookie.begin(), cookie.end(), options.begin()));
  EXPECT_EQ(options.at(cookie.size() + 3), options.size() - cookie.size() - 4);
}

TEST(Padding, IsAllZeros) {
  const Bytes query = encode_padded_query(7, {name("a.example"), type_txt});
  EXPECT_EQ(Bytes(query.end() - 60, query.end()), Bytes(60));
}

}  // namespace
}  // namespace emblem::dns
